"""A reading: everything that one message of the agent's does, as far as it can be told from its words."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainer.domain.base import Lang, Model
from trainer.domain.conversation import Action
from trainer.domain.moves import HARMFUL, DetectedMove, Move

Unit = Annotated[float, Field(ge=0, le=1)]


class MadeOffer(Model):
    """Something the agent offered in this message."""

    offer_id: str | None
    """The offer of the persona's authority (without a persona: the text of what may be offered), or None where it is
    none of them."""
    quote: str
    forbidden: str | None = None
    """What the agent may not promise and did, in the persona's words."""


class Promise(Model):
    """Something the agent said that they or the company would do."""

    quote: str
    when: str | None = None
    """Its time as it was said ("by five", "tomorrow"), or None."""


class RedRag(Model):
    """A word that angers customers ("policy", "calm down"), as the agent said it."""

    word: str
    """Its key in the word list of the language."""
    quote: str


class Reading(Model):
    """What one message of the agent's does."""

    text: str
    moves: tuple[DetectedMove, ...] = ()
    action: Action | None = None
    lang: Lang = "en"
    """Language of the message."""
    foreign: bool = False
    """It is in another language than the customer's."""
    words: int = 0
    questions: tuple[str, ...] = ()
    """The sentences that ask something."""
    asked: tuple[str, ...] = ()
    """Ids of the facts that are asked for."""
    asked_again: tuple[str, ...] = ()
    """Ids of the facts asked for that the customer has told, or that the case file holds."""
    offers: tuple[MadeOffer, ...] = ()
    promises: tuple[Promise, ...] = ()
    answers: tuple[str, ...] = ()
    """Ids of the customer's own questions that it answers."""
    details: tuple[str, ...] = ()
    """Kinds of details given about an offer: `when`, `how`, `who`, `else`."""
    red_rags: tuple[RedRag, ...] = ()
    particulars: tuple[str, ...] = ()
    """Words of this case that it uses, of those the customer said or the case file holds."""
    paraphrase_right: bool | None = None
    """Whether a paraphrase has the customer's particulars right; None where there is no paraphrase."""
    wrong_name: str | None = None
    """A name by which the customer was wrongly addressed."""
    right_name: bool = False
    agent_name: str | None = None
    """The name by which the agent introduced themself."""
    interrupted: bool = False
    nonsense: bool = False
    """It says nothing that could be taken up: keys struck at random, only signs, a joke beside the matter."""
    one_word: bool = False
    shouting: bool = False
    addresses_grader: bool = False
    """It speaks to whoever grades and not to the customer."""

    def has(self, *moves: Move) -> bool:
        """Whether any of these moves was found."""
        return any(found.move in moves for found in self.moves)

    def quote_of(self, move: Move) -> str | None:
        """The words that carry a move, or None where it was not made."""
        return next((found.quote for found in self.moves if found.move == move), None)

    @property
    def harmful(self) -> tuple[DetectedMove, ...]:
        """The harmful moves among those found."""
        return tuple(found for found in self.moves if found.move in HARMFUL)


class ReadingContext(Model):
    """What the reader may know beside the message: the case, and what was said before."""

    lang: Lang = "en"
    """The customer's language."""
    customer_lines: tuple[str, ...] = ()
    """What the customer said so far, in order; the last is what the message answers."""
    agent_lines: tuple[str, ...] = ()
    """What the agent said before, in order."""
    told: tuple[str, ...] = ()
    """Ids of the facts that the customer has told."""
    open_questions: tuple[str, ...] = ()
    """Ids of the customer's own questions that are still open."""
    last_offer: str | None = None
    """Id of the offer that was spoken of last."""
    may_offer: tuple[str, ...] = ()
    """What the agent may offer where no persona says it: an offer's id is then its own text."""
    may_not_offer: tuple[str, ...] = ()
    while_typing: bool = False
    action: Action | None = None
