"""One message of the agent's as the judge sees it: sentence by sentence, without moves its words speak against."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from trainer.domain.conversation import Turn
from trainer.domain.moves import HARMFUL, DetectedMove, Move
from trainer.domain.reading import Reading
from trainer.grading.case import NOTHING, Particulars
from trainer.grading.patterns import Patterns
from trainer.reading.text import words

SURE_HARM = 0.6
"""Confidence from which a harmful move counts: a level of 0 may not hang on a doubtful one."""
SURE_GOOD = 0.5
SURE_DEFENCE = 0.93
"""Confidence from which defence counts without its words: explaining a fact is easily taken for it."""
SURE_BRUSH = 0.75
"""Confidence from which making light of it counts without the words for it: a dry sentence is easily taken for it."""
FLAGRANT = 0.85
"""Confidence from which one harmful move alone is as bad as two."""
LONG_WORD = 4
"""Letters beyond which a word most often says something."""
SOME, SEVERAL = 1.0, 2.0
"""Weight of particulars (`case.HARD`, `case.SOFT`) from which some, and two or more, came back."""
GIVING = (Move.OFFERS_OPTION, Move.POSITIVE_FRAMING)
SIDING = (Move.EMPATHY, Move.PARAPHRASE, Move.BACKCHANNEL)
TURNING = frozenset(
    {Move.CONTRADICTS, Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.FLAT_REFUSAL, Move.DEFENSIVE, Move.NON_APOLOGY}
)
"""Harmful moves that a sentence which only gives back what the customer said is easily taken for."""


class Line(NamedTuple):
    """A sentence of a message."""

    text: str
    told: Particulars
    """What it uses of what the customer had said by then."""
    used: Particulars
    """The same of all that was known, with the case file."""


class Message:
    """One message of the agent's, with what it uses of the case so far."""

    def __init__(
        self, number: int, place: int, turn: Turn, text: str, reading: Reading, known: Patterns, before: str,
        lines: tuple[Line, ...], of_file: Particulars, of_earlier: Particulars, offers: frozenset[int],
        forbidden: frozenset[int],
    ) -> None:  # fmt: skip
        self.number = number
        """Its turn number, from 0 over all turns."""
        self.place = place
        """Its place among the agent's messages, from 0."""
        self.turn = turn
        self.text = text
        """Its words without what is said to a grader."""
        self.reading = reading
        self.known = known
        self.before = before
        """The customer's line before it; empty where there was none."""
        self.lines = lines
        self.of_file = of_file
        """What it uses of the case file that the customer had not said."""
        self.of_earlier = of_earlier
        """What it uses of customer's lines before the last."""
        self.offers = offers
        """Which of the offers it may make it makes, by place in the list."""
        self.forbidden = forbidden
        """Which of the things it may not offer it promises."""

    @cached_property
    def used(self) -> Particulars:
        """What it uses of all that was known by then."""
        return sum((line.used for line in self.lines), NOTHING)

    @cached_property
    def mirrors(self) -> tuple[Line, ...]:
        """Its sentences that give back what the customer said, and do nothing else with it."""
        return tuple(line for line in self.lines if line.told.weight >= SOME and self._gives_back(line.text))

    @cached_property
    def mirrored(self) -> float:
        """How much of what the customer said comes back in it as such."""
        return sum((line.told for line in self.mirrors), NOTHING).weight

    def quote(self, *moves: Move) -> str | None:
        """The words that carry any of these moves, or None; a harmful one must be fairly sure."""
        for found in self.reading.moves:
            sure = found.confidence >= (SURE_HARM if found.move in HARMFUL else SURE_GOOD)
            if found.move in moves and sure and not self._mistaken(found):
                return found.quote
        return None

    def confidence(self, *moves: Move) -> float:
        """The confidence of the surest of these moves that its words do not speak against, 0 where none was made."""
        made = [found for found in self.reading.moves if found.move in moves and not self._mistaken(found)]
        return max((found.confidence for found in made), default=0.0)

    @property
    def content(self) -> int:
        """How many words in it are longer than any grammar."""
        return sum(len(word) > LONG_WORD for word in words(self.text))

    def find(self, name: str) -> str | None:
        """The first sentence in which a pattern of that name is found."""
        return self.known.find(name, self.text)

    @cached_property
    def solves(self) -> str | None:
        """The words of a solution or an offer in it; None where it solves nothing yet."""
        if self.offers:
            quotes = [offer.quote for offer in self.reading.offers if offer.offer_id is not None]
            return quotes[0] if quotes else self.quote(Move.OFFERS_OPTION) or self.text
        return self.quote(*GIVING) or self.lays_out

    @cached_property
    def lays_out(self) -> str | None:
        """A sentence that puts two ways to the customer, whatever the reader took it for."""
        for line in self.lines:
            ways = self.known.has("two_ways", line.text) and self.known.has("can_do", line.text)
            if ways and not self.known.has("wall", line.text) and not self.known.has("wh", line.text):
                return line.text
        return None

    @property
    def offering(self) -> bool:
        """Whether something is offered in it."""
        return bool(self.offers or self.quote(Move.OFFERS_OPTION) or self.lays_out)

    @property
    def giving(self) -> bool:
        """Whether it says that something can be had."""
        return bool(self.solves)

    @property
    def thrown(self) -> bool:
        """Whether what is offered in it comes with mockery."""
        return self.find("hostile_words") is not None or self.quote(Move.SARCASM_OR_HOSTILE) is not None

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """What it asks: no check of a summary, no invitation to go on, no offer put as a question."""
        asked = [one for one in self.reading.questions if one.rstrip().endswith("?")]
        move = self.quote(Move.OPEN_QUESTION)
        if move is not None and not asked and not self.quote(*GIVING):
            asked.append(move)
        no_question = ("invites", "anything_else", "tag")
        return tuple(
            one for one in asked if not self.checks(one) and not any(self.known.has(name, one) for name in no_question)
        )

    def checks(self, question: str | None) -> bool:
        """Whether a sentence asks if a summary is right; "where is that, the red one?" does not."""
        return question is not None and self.known.has("check", question) and not self.known.has("wh", question)

    @cached_property
    def check(self) -> str | None:
        """The sentence in it that asks whether a summary is right."""
        return next((line.text for line in self.lines if self.checks(line.text)), None)

    def _gives_back(self, text: str) -> bool:
        if text.rstrip().endswith("?") and not self.checks(text):
            return False
        if any(self.known.has(name, text) for name in ("outright", "at_agent", "hostile_words", "line_sure")):
            return False
        giving = {found.quote for found in self.reading.moves if found.move in GIVING}
        promising = {promise.quote for promise in self.reading.promises} | {one.quote for one in self.reading.offers}
        return text not in giving | promising

    def _mistaken(self, found: DetectedMove) -> bool:
        """Whether the words speak against a move that was found."""
        quote, known = found.quote, self.known
        if found.move in TURNING and any(line.text == quote for line in self.mirrors):
            return True
        match found.move:
            case Move.SARCASM_OR_HOSTILE | Move.DISMISSIVE:
                if found.move is Move.DISMISSIVE and found.confidence < SURE_BRUSH and not known.has("snaps", quote):
                    return True
                kindly = known.has("kindly", quote) or known.has("line_sure", quote)
                return kindly and not known.has("hostile_words", self._without_line())
            case Move.CONTRADICTS | Move.BLAMES_CUSTOMER:
                return quote.rstrip().endswith("?") and not known.has("accusing_question", quote)
            case Move.DEFENSIVE:
                return found.confidence < SURE_DEFENCE and not known.has("defends", quote)
            case Move.ASKS_AGAIN:
                return known.has("not_again", quote)
            case Move.POSITIVE_FRAMING | Move.OFFERS_OPTION:
                return self._offers_nothing(found)
            case Move.ASKS_OUTCOME:
                return known.has("anything_else", quote)
            case Move.EMPATHY:
                return known.has("hostile_words", quote)
            case Move.NON_APOLOGY:
                stock = known.has("stock_apology", quote) or known.has("owns", quote)
                return stock and not known.has("turned_sorry", quote)
            case _:
                return False

    def _offers_nothing(self, found: DetectedMove) -> bool:
        """An invitation to go on, a pause, comfort, or what cannot be done is not yet something that can be had."""
        quote, known = found.quote, self.known
        if any(offer.quote == quote and offer.offer_id is not None for offer in self.reading.offers):
            return False
        if any(known.has(name, quote) for name in ("invites", "anything_else", "pause", "handover", "shared_view")):
            return True
        siding = max(
            (one.confidence for one in self.reading.moves if one.move in SIDING and one.quote == quote), default=0
        )
        if siding > found.confidence or any(line.text == quote for line in self.mirrors):
            return True
        wall = (known.has("wall", quote) or known.has("rule", quote)) and not known.has("carried", quote)
        return wall or (found.move is Move.POSITIVE_FRAMING and not known.has("can_do", quote))

    def _without_line(self) -> str:
        """Its sentences without those that ask for an insult to stop, which name it."""
        return " ".join(line.text for line in self.lines if not self.known.has("line_sure", line.text))
