"""An apology that fits the fault (advice P8, M4)."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import Message
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

PLAIN = 0.5
NAMING = 3
"""Longer words of a message from which an owned fault also has a name."""
MANY_APOLOGIES = 3
"""Sorries from which it is an apology for everything (advice M4)."""
BITTER = 2
"""Sour messages from which some word of regret was owed, whoever was at fault."""
REMEDY = (Move.OFFERS_OPTION, Move.SETS_EXPECTATION, Move.TAKES_OWNERSHIP, Move.POSITIVE_FRAMING)
SOUR = (Move.CONTRADICTS, Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE, Move.FLAT_REFUSAL)


def apology(study: Study) -> Verdict:
    """Fits the fault. Company: owned and specific. Customer: none that admits. Shared, unclear: for our part."""
    fault = study.scenario.fault
    if fault == "customer":
        return _without_fault(study)
    made = _apologies(study)
    owned = [(turn, quote) for turn, quote in made if _owns(turn)]
    named = [(turn, quote) for turn, quote in made if _names(turn, quote)]
    bad = next(((turn, quote) for turn in study.agent if (quote := turn.quote(Move.NON_APOLOGY))), None)
    sure = SURE if fault is not None else DOUBTFUL
    if owned:
        turn, quote = owned[0]
        full = _has_remedy(study, turn)
        if full and not bad:
            return Verdict("apology", 3, "owned" if fault == "company" else "our_part", seen(turn, quote), None, sure)
        return Verdict("apology", 2, "no_remedy" if not full else "mixed", seen(turn, quote), turn.number, sure)
    if named and not bad:
        return Verdict("apology", 2, "half_owned", seen(*named[0]), named[0][0].number, sure)
    if made:
        key = "general_again" if len(made) > 1 else "general"
        return Verdict("apology", 1, key, all_seen(made), made[0][0].number, sure, {"count": str(len(made))})
    if bad:
        return Verdict("apology", 0, "turned_round", seen(*bad), bad[0].number, FAIR)
    if fault in ("company", "shared"):
        return Verdict("apology", 0, "none", (), study.first_turn, sure)
    if study.making(*SOUR) or study.first_solution is None:
        return Verdict("apology", 0, "none_sour", (), study.first_turn, DOUBTFUL)
    return Verdict("apology", 1, "none_unclear", (), study.first_turn, DOUBTFUL)


def _without_fault(study: Study) -> Verdict:
    made = _apologies(study)
    admits = next(((turn, quote) for turn, quote in made if turn.find("owns")), None)
    if admits is None:
        own = ((turn, quote) for turn, quote in study.finding("owns") if not turn.known.has("own_slip", quote))
        admits = next(((turn, quote) for turn, quote in own if turn.known.has("sorry", quote)), None)
    bad = next(((turn, quote) for turn in study.agent if (quote := turn.quote(Move.NON_APOLOGY))), None)
    if admits is not None:
        return Verdict("apology", 0, "admits", seen(*admits), admits[0].number, FAIR)
    if bad is not None:
        return Verdict("apology", 1, "turned_round", seen(*bad), bad[0].number, FAIR)
    sour = len(study.making(*SOUR))
    if sour and not made:
        return Verdict("apology", 0 if sour >= BITTER else 1, "bitter", (), study.first_turn, DOUBTFUL)
    if len(made) >= MANY_APOLOGIES:
        return Verdict("apology", 1, "strewn", all_seen(made), made[1][0].number, SURE, {"count": str(len(made))})
    if len(made) == MANY_APOLOGIES - 1:
        return Verdict("apology", 2, "strewn", all_seen(made), made[1][0].number, FAIR, {"count": str(len(made))})
    return Verdict("apology", 3, "rightly_none", all_seen([(turn, quote) for turn, quote in made]), None, SURE)


def _apologies(study: Study) -> list[tuple[Message, str]]:
    """Apologies for the matter: those for the agent's own slip are not counted."""
    return [
        (turn, quote)
        for turn in study.answers
        if (quote := turn.quote(Move.APOLOGY) or turn.find("sorry") or turn.find("stock_apology"))
        and not turn.known.has("own_slip", quote)
        and not turn.known.has("turned_sorry", quote)
    ]


def _owns(turn: Message) -> bool:
    """Whether it says that we did it, in the sorry or in a sentence beside it, and something of what."""
    return turn.find("owns") is not None and (turn.used.weight >= PLAIN or turn.content >= NAMING)


def _names(turn: Message, quote: str) -> bool:
    """Whether the sorry says what for: the words after it have a particular, or "that" and what happened."""
    if turn.known.has("stock_apology", quote):
        return False
    line = next((line for line in turn.lines if quote in line.text or line.text in quote), None)
    return (line is not None and line.used.weight >= PLAIN) or turn.known.has("sorry_that", quote)


def _has_remedy(study: Study, turn: Message) -> bool:
    """Whether something to put it right comes in the same message or one of the next two."""
    near = [one for one in study.agent if turn.place <= one.place <= turn.place + 2]
    return any(one.quote(*REMEDY) or one.offers or one.reading.promises for one in near)
