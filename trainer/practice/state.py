"""The state of a session, folded from its events: the same fold serves a live session and one taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trainer.customer import memory as remembering
from trainer.customer.memory import Memory
from trainer.customer.mood import start_mood
from trainer.domain.conversation import Ending, Event, Transcript, Turn
from trainer.domain.mood import Mood, MoodStep
from trainer.domain.persona import Persona
from trainer.domain.plan import Plan
from trainer.domain.reading import Reading, ReadingContext
from trainer.domain.scorecard import Scorecard


class State(NamedTuple):
    """Where a session stands."""

    mood: Mood
    memory: Memory = Memory()
    before: Memory = Memory()
    """The memory before the agent's last message was taken in."""
    turns: tuple[Turn, ...] = ()
    plan: Plan | None = None
    """The plan that waits to be said, or was said last."""
    steps: tuple[tuple[int, MoodStep], ...] = ()
    """What each message of the agent's did to the mood, with its turn number."""
    readings: tuple[tuple[int, Reading], ...] = ()
    ending: Ending | None = None
    fair: bool | None = None
    scorecard: Scorecard | None = None
    wrap_up: tuple[str, str] | None = None
    """Cause, and what would prevent it."""
    owed: bool = False
    """A message or a silence of the agent's waits for its reply, or the end that was planned has yet to come."""
    unanswered: Reading | None = None
    """What was read and has no reply yet."""
    felt: MoodStep | None = None
    """What that did to the mood, once known."""
    planned: bool = False
    """Whether `plan` is still to be said."""


def start(persona: Persona) -> State:
    """The state before anything was said."""
    return State(mood=start_mood(persona))


def fold(persona: Persona, events: Iterable[Event]) -> State:
    """The state after these events."""
    state = start(persona)
    for event in events:
        state = advance(state, event)
    return state


def advance(state: State, event: Event) -> State:
    """The state after one more event."""
    data = event.data
    if event.kind == "plan":
        return state._replace(plan=Plan.model_validate(data), planned=True)
    if event.kind == "agent":
        turns = (*state.turns, Turn.model_validate(data))
        return state._replace(turns=turns, owed=True, unanswered=None, felt=None, planned=False)
    if event.kind == "reading":
        reading = Reading.model_validate(data)
        return state._replace(
            before=state.memory,
            memory=remembering.hear(state.memory, reading),
            readings=(*state.readings, (event.turn or 0, reading)),
            owed=True, unanswered=reading, felt=None, planned=False,
        )  # fmt: skip
    if event.kind == "mood":
        step = MoodStep.model_validate(data)
        return state._replace(mood=step.after, steps=(*state.steps, (event.turn or 0, step)), felt=step)
    if event.kind == "customer":
        turn = Turn.model_validate({key: value for key, value in data.items() if key in Turn.model_fields})
        memory = state.memory
        if state.plan is not None:
            memory = remembering.speak(memory, state.plan, turn.text, tuple(data.get("lines", ())))
        said = state._replace(turns=(*state.turns, turn), memory=memory, owed=_is_last(state))
        return said._replace(unanswered=None, felt=None, planned=False)
    if event.kind == "ended":
        return state._replace(ending=data["ending"], fair=data.get("fair"), owed=False)
    if event.kind == "wrap_up":
        return state._replace(wrap_up=(str(data.get("cause", "")), str(data.get("prevent", ""))))
    if event.kind == "scorecard":
        return state._replace(scorecard=Scorecard.model_validate(data))
    return state


def _is_last(state: State) -> bool:
    return state.plan is not None and state.plan.ending is not None


def transcript(state: State, persona: Persona, session_id: str | None = None) -> Transcript:
    """The words of the session with all that a judge may know of the case."""
    return Transcript(
        id=session_id, lang=persona.lang, channel=persona.channel, turns=state.turns,
        scenario=persona.scenario(), ending=state.ending,
    )  # fmt: skip


def reading_context(state: State, persona: Persona, turn: Turn) -> ReadingContext:
    """What the reader may know when it reads the agent's next message."""
    return ReadingContext(
        lang=persona.lang,
        customer_lines=tuple(one.text for one in state.turns if one.speaker == "customer"),
        agent_lines=tuple(one.text for one in state.turns if one.speaker == "agent"),
        told=tuple(state.memory.told),
        open_questions=tuple(one.id for one in persona.questions if one.id not in state.memory.answered),
        last_offer=state.memory.last_offer,
        while_typing=turn.while_typing,
        action=turn.action,
    )
