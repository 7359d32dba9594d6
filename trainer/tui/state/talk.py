"""One conversation as the practice screen sees it: who speaks, what may be sent, what is owed, what the coach says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from trainer.coaching.tips import Tip, tip_for
from trainer.customer.voice import Piece
from trainer.domain.conversation import Action, Event
from trainer.domain.mood import MoodStep
from trainer.domain.reading import Reading
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.settings import Pace
from trainer.translation import tr
from trainer.tui.state.pacing import Arrival
from trainer.tui.state.recovery import Recovery, to_give_back
from trainer.tui.state.silence import Silence
from trainer.tui.state.stopwatch import Stopwatch


class Outgoing(NamedTuple):
    """A message of the agent's on its way into the session."""

    text: str
    action: Action | None = None
    while_typing: bool = False


class Refusal(NamedTuple):
    """Why a message cannot go out now."""

    why: str


class Queued(NamedTuple):
    """The message waits for the customer's line, which is being thought of."""


class Coaching(NamedTuple):
    """What the coach has to say of the last message."""

    reading: Reading
    step: MoodStep
    tip: Tip


class Talk:
    """The conversation under way. `clock` gives seconds; any one clock does."""

    def __init__(self, session: Session, pace: Pace, clock: Callable[[], float]) -> None:
        self.session = session
        self.busy = False
        """A step of the session is being worked on."""
        self.arrival: Arrival | None = None
        self.queued: Outgoing | None = None
        self.coaching: Coaching | None = None
        self.told: str | None = None
        """What was last heard of an endpoint that lets one wait."""
        self._told_after = 0
        """Events that there were by then: those among them that are still to be drawn end no wait."""
        self.recovery = Recovery(clock)
        self._pace, self._clock = pace, clock
        self._tips: list[str] = []
        self.silence = Silence(pace, clock())
        self.stopwatch = Stopwatch(clock, session.events)
        self._remember()

    @property
    def speaking(self) -> bool:
        """Whether the customer is seen to be typing or speaking."""
        return self.arrival is not None and self.arrival.speaking(self._clock())

    @property
    def over(self) -> bool:
        """Whether it has ended and the last line is on the screen."""
        return self.session.ending is not None and (self.arrival is None or self.arrival.done)

    @property
    def owed(self) -> bool:
        """A reply is owed and nobody works on it: the last step failed or was stopped."""
        return (self.session.state.owed or not self.session.turns) and not self.busy

    @property
    def stoppable(self) -> bool:
        """Whether a reply is being worked on, so that it can be stopped."""
        return self.busy and self.session.ending is None and (self.session.state.owed or not self.session.turns)

    def sign(self, name: str) -> str | None:
        """What is said where the customer's words will stand: who is at it, or what keeps them."""
        if self.speaking:
            if self.session.persona.channel == "chat":
                return tr("{name} is typing…", name=name)
            return tr("{name} is speaking…", name=name)
        if self.busy and self.arrival is None and self.told:
            return f"{self.told} {tr('Esc stops.')}"
        if self.busy and self._pace != "instant":
            return "…"
        return self.recovery.sign

    def fail(self, error: TrainerError, sent: str, written: str) -> str:
        """Take in that the step failed; what stands in the composer now."""
        queued, self.queued = self.queued, None
        if error is not self.recovery.error:
            self.recovery.failed(error)
        return to_give_back(sent, queued.text if queued else "", written)

    def send(self, text: str, action: Action | None = None) -> Outgoing | Queued | Refusal:
        """What becomes of a message: it goes out, waits its turn, or is refused with a reason."""
        if self.session.ending is not None:
            return Refusal(tr("This conversation is over."))
        if not text.strip() and action is None:
            return Refusal(tr("There is nothing to send yet."))
        if self.owed:
            return Refusal(tr("The answer to your last message is still owed. Try that again first."))
        speaking = self.speaking
        outgoing = Outgoing(text, action, while_typing=speaking)
        if self.busy:
            if self.queued is not None:
                return Refusal(tr("One message is on its way already."))
            self.queued = outgoing
            return Queued()
        if self.arrival is not None:
            self.arrival.rush()
        return outgoing

    def next_queued(self) -> Outgoing | None:
        """The message that waited, once the customer's line is there; nothing where the conversation is over."""
        queued, self.queued = self.queued, None
        if queued is None or self.session.ending is not None:
            return None
        if self.arrival is not None:
            self.arrival.rush()
        return queued

    def tell(self, line: str) -> None:
        """Take in what is heard of an endpoint that lets one wait; with no step under way it concerns nobody."""
        if self.busy:
            self.told, self._told_after = line, len(self.session.events)

    def take(self, item: Event | Piece) -> None:
        """Take in what the session yields."""
        now = self._clock()
        if isinstance(item, Piece) or len(self.session.events) > self._told_after:
            self.told = None
        if isinstance(item, Piece):
            self._arrival(now).feed(item.text)
        elif item.kind == "agent":
            self.silence.answered(now)
        elif item.kind == "customer":
            self._arrival(now).finish(str(item.data["text"]), now)
        elif item.kind == "mood":
            self._coach()

    async def opening(self) -> AsyncIterator[Event | Piece]:
        """The customer's first words, or the reply that is owed since the session was broken off."""
        async for item in self.session.open():
            yield item
        async for item in self.session.reply():
            yield item

    async def breaking_off(self) -> AsyncIterator[Event | Piece]:
        """The end, where the agent wants no more."""
        if self.session.ending is None:
            yield await self.session.close()

    def begin(self) -> None:
        """A step of the session begins."""
        self.busy, self.arrival, self.told = True, None, None
        self.recovery.cleared()

    def settle(self) -> None:
        """The step is over, well or not; a line that was only begun is withdrawn."""
        self.busy, self.told = False, None
        if self.arrival is not None and not self.arrival.whole:
            self.arrival = None

    def advance(self) -> bool:
        """Let time pass; whether more of the customer's line is to be shown."""
        now = self._clock()
        if self.arrival is not None and not self.arrival.done:
            self.silence.stir(now)
            return self.arrival.advance(now)
        return False

    def falls_silent(self) -> bool:
        """Whether the customer now speaks up because nothing comes."""
        return not (self.busy or self.owed or self.session.ending is not None) and self.silence.due(self._clock())

    def _arrival(self, now: float) -> Arrival:
        if self.arrival is None:
            plan = self.session.state.plan
            heat = plan.heat if plan is not None else self.session.state.mood.heat
            self.arrival = Arrival(self._pace, heat, self.session.persona.channel, now)
        return self.arrival

    def _coach(self) -> None:
        readings, steps = self.session.state.readings, self.session.state.steps
        if not readings or not steps or not readings[-1][1].text.strip():
            return
        self._advise(readings[-1][1], steps[-1][1])

    def _remember(self) -> None:
        """The coach's tips of a session that was taken up again, so that none is given twice."""
        readings = dict(self.session.state.readings)
        for turn, step in self.session.state.steps:
            if turn in readings and readings[turn].text.strip():
                self._advise(readings[turn], step)

    def _advise(self, reading: Reading, step: MoodStep) -> None:
        tip = tip_for(reading, step, self.session.persona, self._tips)
        self._tips.append(tip.id)
        self.coaching = Coaching(reading, step, tip)
