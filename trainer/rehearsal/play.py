"""One rehearsed session: a simulated agent meets a persona, through the same session as everyone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from trainer.customer.voice import Voice
from trainer.domain.conversation import Ending, Event, Transcript
from trainer.domain.mood import MoodStep
from trainer.domain.persona import Persona
from trainer.domain.plan import Plan
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.grading.judge import Judge
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import MemoryJournal
from trainer.reading.reader import Reader
from trainer.rehearsal.agent import Agent
from trainer.rehearsal.script import KindName
from trainer.rehearsal.sight import Said, sight

MOST_MESSAGES = 24
"""Messages of the agent's after which a session is broken off."""
BEGIN_AT = 1_000_000.0
"""When every rehearsed session begins, so that nothing in it hangs on the day."""
THINKS_S, READS_S_A_WORD = 8.0, 0.4
"""Virtual seconds that an agent takes for a message: some for themself, some for every word of it."""


class Parts(NamedTuple):
    """Who takes part beside the agent, and by what is judged."""

    reader: Reader
    voice: Voice
    judge: Judge
    rubric: Rubric
    engine: Literal["offline", "llm"] = "offline"


class Played(NamedTuple):
    """A rehearsed session with all that can be asked of it."""

    persona: Persona
    kind: KindName
    seed: int
    events: tuple[Event, ...]
    """Every step, as a practised session would have them in its journal."""
    transcript: Transcript
    steps: tuple[MoodStep, ...]
    """What each message of the agent's did to the mood."""
    plans: tuple[Plan, ...]
    """What the customer did, turn by turn, the opening first."""
    said: tuple[Said, ...]
    """What the agent said, with the rules and lines that it came from."""
    ending: Ending
    ran_out: bool
    """The agent had nothing left to say, or the session was broken off at its greatest length."""
    scorecard: Scorecard
    lines: tuple[tuple[str, ...], ...]
    """The bank lines of each of the customer's turns."""
    notices: tuple[str, ...]
    """What the voice had to say of its turns, such as that the offline voice stood in."""
    usage: Mapping[str, int | float] = {}
    """Tokens and seconds where a model took part; empty offline."""


class VirtualClock:
    """Seconds since the epoch that pass only when told to."""

    def __init__(self, now: float = BEGIN_AT) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time."""
        return self.now

    def pass_for(self, text: str) -> None:
        """Let the time pass that it takes to think of a message and to write it."""
        self.now = round(self.now + THINKS_S + READS_S_A_WORD * len(text.split()), 2)


async def play(
    persona: Persona, kind: KindName, agent: Agent, parts: Parts, *, seed: int, most: int = MOST_MESSAGES
) -> Played:
    """Play a session to its end and grade it. Raises EndpointError where a model takes part and fails."""
    clock = VirtualClock()
    cast = Cast(parts.reader, parts.voice, MemoryJournal(), clock)
    session = new_session(
        persona, cast, rubric_id=parts.rubric.id, engine=parts.engine, seed=seed,
        session_id=f"rehearsal-{persona.id}-{kind}-{seed}",
    )  # fmt: skip
    async for _ in session.open():
        pass
    own: tuple[Said, ...] = ()
    while session.ending is None and len(own) < most:
        said = await agent.answer(sight(session, own))
        if said is None:
            break
        own = (*own, said)
        clock.pass_for(said.text)
        async for _ in session.say(said.text, action=said.action):
            pass
    ran_out = session.ending is None
    if session.ending is None:
        await session.close()
    transcript = session.transcript()
    card = await parts.judge.judge(transcript, parts.rubric)
    return Played(
        persona=persona, kind=kind, seed=seed, events=tuple(session.events), transcript=transcript,
        steps=tuple(step for _, step in session.state.steps),
        plans=tuple(Plan.model_validate(event.data) for event in session.events if event.kind == "plan"),
        said=own, ending=session.ending or "abandoned", ran_out=ran_out, scorecard=card,
        lines=tuple(tuple(event.data.get("lines", ())) for event in session.events if event.kind == "customer"),
        notices=tuple(str(event.data["text"]) for event in session.events if event.kind == "notice"),
    )  # fmt: skip
