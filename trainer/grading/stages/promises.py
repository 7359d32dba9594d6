"""Promises that go too far: forbidden by the case, or beyond what anybody can keep (advice E4, P9, R4)."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.moves import Move
from trainer.grading.message import Message
from trainer.grading.study import Study

SURE_PROMISE = 0.75
"""Confidence from which the move alone is believed, without the words of a guarantee in it."""


class TooFar(NamedTuple):
    """The first promise that went too far."""

    turn: Message
    quote: str
    what: str | None
    """What the case says may not be offered, or None where nobody could keep it."""
    mended: bool
    """It was taken back later."""


def overpromise(study: Study) -> TooFar | None:
    """The first promise that went too far, or None. Promising an effort is no such promise."""
    for turn in study.agent:
        what = next(iter(sorted(turn.forbidden)), None)
        named = study.scenario.may_not_offer[what] if what is not None else None
        quote = _promise(turn)
        if named is None and quote is None:
            continue
        banned = next((offer.quote for offer in turn.reading.offers if offer.forbidden == named), None)
        words = quote or banned or turn.quote(Move.OFFERS_OPTION, Move.POSITIVE_FRAMING, Move.SETS_EXPECTATION)
        mended = any(later.find("mend") for later in study.agent if later.place > turn.place)
        return TooFar(turn, words or turn.text, named, mended)
    return None


def _promise(turn: Message) -> str | None:
    move, words = turn.quote(Move.OVERPROMISES), turn.find("will_not_again")
    if words is not None and not turn.known.has("effort", words):
        return words
    if move is None or turn.known.has("effort", move) or turn.confidence(Move.OVERPROMISES) < SURE_PROMISE:
        return None
    return move
