"""One practice session from its opening to its end, free of any face: screens, pipes and simulations drive it alike.

Every step is in the journal before anyone sees it. A step that fails leaves the session where it was: what the agent
said is kept, and `reply` can be asked for again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

from trainer.customer import memory as remembering
from trainer.customer import mood as moods
from trainer.customer import plan as plans
from trainer.customer.voice import Piece, Scene, Utterance, Voice
from trainer.domain.conversation import Action, Ending, Event, EventKind, SessionStart, Transcript, Turn
from trainer.domain.mood import Mood, MoodStep
from trainer.domain.persona import Persona
from trainer.domain.plan import Plan
from trainer.domain.reading import Reading
from trainer.domain.scorecard import Scorecard
from trainer.domain.text import MAX_MESSAGE, clean
from trainer.errors import InputError
from trainer.practice import state as states
from trainer.practice.journal import Journal
from trainer.reading.reader import Reader
from trainer.translation import mark, tr

ACTION_WORDS: dict[Action, str] = {
    "hold": mark("[asks for a short break]"),
    "manager": mark("[hands over to a manager]"),
    "channel": mark("[proposes another channel]"),
    "end": mark("[ends the conversation]"),
}
"""What stands in the transcript where an action was taken without a word."""


class Session:
    """A session under way.

    `voice` speaks for the customer, `reader` reads the agent, `journal` keeps every event, `clock` gives seconds
    since the epoch.
    """

    def __init__(
        self,
        start: SessionStart,
        *,
        reader: Reader,
        voice: Voice,
        journal: Journal,
        clock: Callable[[], float],
        events: list[Event] | None = None,
        engine: Literal["offline", "llm"] | None = None,
    ) -> None:
        self.start = start
        self.engine = engine or start.engine
        """What it is played and graded with: as it was begun, unless another was asked for when it was taken up."""
        self.persona = Persona.model_validate(start.persona)
        self._reader, self._voice, self._journal, self._clock = reader, voice, journal, clock
        self._own_voice = voice
        self._stand_in: Voice | None = None
        self.events: list[Event] = list(events or [])
        self._taken_over = len(self.events)
        self.state = states.fold(self.persona, self.events)

    @property
    def id(self) -> str:
        """The session's id."""
        return self.start.session_id

    @property
    def ending(self) -> Ending | None:
        """How it ended, or None while it goes on."""
        return self.state.ending

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What was said so far."""
        return self.state.turns

    def transcript(self) -> Transcript:
        """The words with all that a judge may know of the case."""
        return states.transcript(self.state, self.persona, self.id)

    def use_voice(self, voice: Voice | None) -> None:
        """Let another voice speak from now on, such as the offline one when the model fails; with None its own."""
        self._voice = voice or self._own_voice

    def stand_in(self, voice: Voice) -> None:
        """Let another voice say the reply that is owed; the ones after it are the own voice's again."""
        self._stand_in = voice

    @property
    def taken_over(self) -> bool:
        """Whether another voice speaks from now on."""
        return self._voice is not self._own_voice

    async def open(self) -> AsyncIterator[Event | Piece]:
        """Begin: the customer speaks first. Does nothing in a session that was opened before."""
        if not self.events:
            yield self._record("started", self.start.model_dump(mode="json"))
        if not self.turns:
            if not self.state.planned:
                plan = plans.opening_plan(self.persona, self.state.mood)
                yield self._record("plan", plan.model_dump(mode="json"))
            async for item in self._speak(None):
                yield item

    async def say(
        self, text: str, *, action: Action | None = None, while_typing: bool = False
    ) -> AsyncIterator[Event | Piece]:
        """Take in one message or action of the agent's and let the customer reply.

        An empty `text` without an action is silence. Raises InputError after the end, and whatever the voice raises;
        the message itself is kept by then.
        """
        if self.ending is not None:
            raise InputError(tr("This conversation has ended."), next_step=tr("Retry from a turn or start a new one."))
        text = clean(text.strip(), MAX_MESSAGE)
        turn = Turn(
            speaker="agent",
            text=text or (ACTION_WORDS[action] if action else ""),
            action=action,
            while_typing=while_typing,
            gap_s=self._gap(),
        )
        if not text and action is None:
            async for item in self._silence():
                yield item
            return
        number = len(self.turns)
        context = states.reading_context(self.state, self.persona, turn)
        yield self._record("agent", turn.model_dump(mode="json"), turn=number)
        reading = await self._reader.read(text, context, self.persona)
        yield self._record("reading", reading.model_dump(mode="json"), turn=number)
        async for item in self._answer(reading):
            yield item

    def _gap(self) -> float | None:
        """Seconds since the last step; None where the session was taken up again in between."""
        if len(self.events) == self._taken_over:
            return None
        return round(max(0.0, self._clock() - self.events[-1].at), 2)

    async def _silence(self) -> AsyncIterator[Event | Piece]:
        """No answer came: that has no turn of its own, and is felt all the same."""
        reading = Reading(text="", lang=self.persona.lang)
        yield self._record("reading", reading.model_dump(mode="json"), turn=len(self.turns))
        async for item in self._answer(reading):
            yield item

    async def reply(self) -> AsyncIterator[Event | Piece]:
        """The reply that is still owed, after a voice failed or the program was stopped. Nothing where none is."""
        if not self.state.owed or self.ending is not None:
            return
        reading = self.state.unanswered
        if reading is None and self.turns[-1].speaker == "customer":  # all was said, only the end was not yet kept
            yield self._end()
            return
        if reading is None:
            number = len(self.turns) - 1
            turn = self.turns[number]
            context = states.reading_context(self.state._replace(turns=self.turns[:-1]), self.persona, turn)
            wordless = turn.action is not None and turn.text == ACTION_WORDS[turn.action]
            reading = await self._reader.read("" if wordless else turn.text, context, self.persona)
            yield self._record("reading", reading.model_dump(mode="json"), turn=number)
        async for item in self._answer(reading):
            yield item

    async def put(self, mood: Mood, plan: Plan) -> AsyncIterator[Event | Piece]:
        """Put the customer into a mood and let them say what is planned, for those who try a persona out.

        Raises InputError after the end.
        """
        if self.ending is not None:
            raise InputError(tr("This conversation has ended."), next_step=tr("Begin anew."))
        moved = MoodStep(before=self.state.mood, after=mood)
        yield self._record("mood", moved.model_dump(mode="json"), turn=len(self.turns))
        yield self._record("plan", plan.model_dump(mode="json"), turn=len(self.turns))
        async for item in self._speak(None):
            yield item

    async def close(self, ending: Literal["abandoned"] = "abandoned") -> Event:
        """Break the session off for good. Raises InputError where it has ended already."""
        if self.ending is not None:
            raise InputError(tr("This conversation has ended."))
        return self._record("ended", {"ending": ending, "fair": None})

    def wrap_up(self, cause: str, prevent: str) -> Event:
        """Keep the agent's own note on the session (advice M12)."""
        return self._record("wrap_up", {"cause": clean(cause, 1000), "prevent": clean(prevent, 1000)})

    def graded(self, scorecard: Scorecard) -> Event:
        """Keep a scorecard with the session."""
        return self._record("scorecard", scorecard.model_dump(mode="json"))

    async def _answer(self, reading: Reading) -> AsyncIterator[Event | Piece]:
        """Mood, plan and words after a reading; whatever is in the journal already is not done again."""
        of_message = bool(self.turns) and self.turns[-1].speaker == "agent"
        speaks_at = len(self.turns)  # a silence has no turn of its own: it is booked where the customer speaks next
        moved = self.state.felt
        if moved is None:
            moved = self._move(reading)
            yield self._record("mood", moved.model_dump(mode="json"), turn=speaks_at - of_message)
        if not self.state.planned:
            ignored = remembering.ignored_question(self.state.before, reading)
            plan = plans.plan(self.persona, moved, self.state.memory, reading, ignored)
            yield self._record("plan", plan.model_dump(mode="json"), turn=speaks_at)
        async for item in self._speak(reading):
            yield item

    def _move(self, reading: Reading) -> MoodStep:
        before = self.state.before
        return moods.step(
            self.state.mood,
            reading,
            self.persona,
            abused=remembering.has_abused(before, self.persona),
            wanted_manager=before.manager_wanted,
            ignored=remembering.ignored_question(before, reading) is not None,
        )

    async def _speak(self, reading: Reading | None) -> AsyncIterator[Event | Piece]:
        plan = self.state.plan
        if plan is None:
            return
        scene = Scene(
            persona=self.persona, plan=plan, mood=self.state.mood, memory=self.state.memory,
            turns=self.turns, reading=reading, seed=self.start.seed,
        )  # fmt: skip
        utterance: Utterance | None = None
        async for item in (self._stand_in or self._voice).speak(scene):
            if isinstance(item, Piece):
                yield item
            else:
                utterance = item
        if utterance is None:
            raise InputError(tr("The voice said nothing."), next_step=tr("Try the turn again."))
        if utterance.notice:
            yield self._record("notice", {"text": utterance.notice}, turn=len(self.turns))
        turn = Turn(speaker="customer", text=clean(utterance.text, MAX_MESSAGE))
        data: dict[str, Any] = {
            **turn.model_dump(mode="json"), "lines": list(utterance.lines), "voice": utterance.voice,
        }  # fmt: skip
        if utterance.faults:
            data["faults"] = list(utterance.faults)
        yield self._record("customer", data, turn=len(self.turns))
        self._stand_in = None
        if plan.ending is not None:
            yield self._end()

    def _end(self) -> Event:
        plan = self.state.plan
        return self._record("ended", {"ending": plan and plan.ending, "fair": plan and plan.fair})

    def _record(self, kind: EventKind, data: dict[str, Any], turn: int | None = None) -> Event:
        """Make a step durable, then let it count."""
        event = Event(kind=kind, number=len(self.events), at=self._clock(), turn=turn, data=data)
        self._journal.append(self.id, event)
        self.events.append(event)
        self.state = states.advance(self.state, event)
        return event
