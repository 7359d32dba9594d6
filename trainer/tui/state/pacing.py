"""How a customer's line arrives on the screen: after a moment's thought, typed or spoken at a person's pace.

While it arrives the customer is still speaking, so that answering is an interruption.
"""

from __future__ import annotations

import re

from trainer.domain.base import Channel
from trainer.domain.plan import Heat
from trainer.settings import Pace

THINK_S: dict[Heat, float] = {"boiling": 0.5, "hot": 0.8, "simmering": 1.1, "thawing": 1.3}
"""Seconds before they begin: anger answers at once."""
TYPED_PER_S: dict[Heat, float] = {"boiling": 26, "hot": 22, "simmering": 18, "thawing": 17}
"""Characters a second in a chat: quicker than most people type, or nobody would wait for it."""
SPOKEN_PER_S: dict[Heat, float] = {"boiling": 34, "hot": 28, "simmering": 23, "thawing": 21}
"""Characters a second aloud; speech runs at 14 or 15, and reading is quicker."""
QUICK = 3.5
"""The quick pace is so many times the human one."""
LONGEST_THOUGHT_S = 4.5
"""No single chat message takes longer to type than this."""

_WORD_END = re.compile(r"\S+\s*")


class Arrival:
    """One line of the customer's on its way to the screen.

    Text is fed as it becomes known and shown no faster than the pace allows: in a chat thought by thought, aloud
    word by word. Times are seconds of any one clock.
    """

    def __init__(self, pace: Pace, heat: Heat, channel: Channel, now: float) -> None:
        self._instant = pace == "instant"
        speed = QUICK if pace == "quick" else 1.0
        rates = TYPED_PER_S if channel == "chat" else SPOKEN_PER_S
        self._per_s = rates[heat] * speed
        self._chat = channel == "chat"
        self._begins = now + THINK_S[heat] / speed
        self._text = ""
        self._whole = False
        self._shown = 0
        self._next_at = self._begins

    @property
    def text(self) -> str:
        """All that is known of the line so far."""
        return self._text

    @property
    def shown(self) -> str:
        """The part that is on the screen."""
        return self._text[: self._shown].rstrip()

    @property
    def whole(self) -> bool:
        """Whether all of the line is known."""
        return self._whole

    @property
    def done(self) -> bool:
        """Whether all of it is on the screen."""
        return self._whole and self._shown >= len(self._text)

    def speaking(self, now: float) -> bool:
        """Whether the customer is seen to be speaking or typing, so that a message now would cut in."""
        return not self.done and bool(self._text) and now >= self._begins

    def feed(self, piece: str) -> None:
        """More of the line."""
        self._text += piece

    def finish(self, text: str, now: float) -> None:
        """The whole line as it stands in the transcript; it may differ from what was fed."""
        if not text.startswith(self._text[: self._shown]):
            self._shown = 0
        self._text, self._whole = text, True
        self.advance(now)

    def rush(self) -> None:
        """Show all of it now: somebody cut in."""
        self._whole, self._shown = True, len(self._text)

    def advance(self, now: float) -> bool:
        """Let time pass. Whether more is shown than before."""
        before = self._shown
        if self._instant:
            self._shown = len(self._text) if self._whole else self._shown
            return self._shown > before
        while self._shown < len(self._text):
            unit = self._unit()
            if unit is None:
                break
            due = self._next_at + self._takes(unit)
            if now < due:
                break
            self._shown += len(unit)
            self._next_at = due
        return self._shown > before

    def _unit(self) -> str | None:
        """The next piece that appears at once, or None while its end is not known."""
        rest = self._text[self._shown :]
        if self._chat:
            thought, end, _ = rest.partition("\n")
            return thought + end if end or self._whole else None
        found = _WORD_END.match(rest)
        word = found[0] if found else rest
        return word if self._whole or len(word) < len(rest) else None

    def _takes(self, unit: str) -> float:
        seconds = len(unit) / self._per_s
        return min(seconds, LONGEST_THOUGHT_S) if self._chat else seconds
