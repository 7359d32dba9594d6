"""Composure: calm, polite and professional in every message (advice E5, P1, P3, P5, M1, M2, R6)."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import FLAGRANT, SOME, Message
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

WARM = (Move.EMPATHY, Move.APOLOGY, Move.THANKS, Move.PARAPHRASE, Move.TAKES_OWNERSHIP, Move.BACKCHANNEL)
SURE_MOCKERY = 0.7
"""Confidence from which the move alone is believed, without a hostile word in the message."""
WARM_SHARE = 0.4
"""Share of the messages that are warm where the whole conversation is."""
SMALL = (Move.DISMISSIVE, Move.DEFENSIVE, Move.NON_APOLOGY)
FIGHTING = (Move.CONTRADICTS, Move.BLAMES_CUSTOMER, Move.FLAT_REFUSAL)


def composure(study: Study) -> Verdict:
    """0 hostile or brushing off again and again, 1 the temper shows once, 2 polite, 3 level and warm under fire."""
    hostile = [turn for turn in study.agent if _hostile(turn)]
    if hostile:
        worst = max(hostile, key=lambda turn: turn.confidence(Move.SARCASM_OR_HOSTILE))
        quote = worst.quote(Move.SARCASM_OR_HOSTILE) or _attack(worst)
        return Verdict("composure", 0, "hostile", seen(worst, quote), worst.number, SURE)
    shouting = next((turn for turn in study.agent if turn.reading.shouting), None)
    if shouting is not None:
        return Verdict("composure", 0, "shouting", seen(shouting), shouting.number, SURE)
    small = [(turn, quote) for turn in study.agent if (quote := turn.quote(*SMALL) or turn.find("snaps"))]
    dismissive = [turn for turn in study.agent if turn.quote(Move.DISMISSIVE)]
    if len(dismissive) >= 2 or len(small) >= 3:
        return Verdict("composure", 0, "brushes_off", all_seen(small), small[0][0].number, FAIR)
    if small:
        return Verdict("composure", 1, "temper_shows", all_seen(small), small[0][0].number, FAIR)
    fighting = [turn for turn in study.agent if turn.quote(*FIGHTING) or turn.find("outright")]
    warm = [(turn, quote) for turn in study.agent if (quote := _warm(turn))]
    if not fighting and len(warm) >= 2 and len(warm) >= len(study.agent) * WARM_SHARE:
        shown = next((one for one in warm if _pressed(study, one[0])), warm[0])
        return Verdict("composure", 3, "level_and_warm", seen(*shown), None, FAIR)
    return Verdict("composure", 2, "polite", seen(study.agent[0] if study.agent else None), None, DOUBTFUL)


def _warm(turn: Message) -> str | None:
    """Words in it that are kind and of this case; a phrase for everybody is neither warm nor cold."""
    if turn.mirrored >= SOME:
        return turn.mirrors[0].text
    quote = turn.quote(*WARM) or turn.find("side")
    if quote is None or any(turn.known.has(name, quote) for name in ("stock_empathy", "stock_apology", "greeting")):
        return None
    return quote if turn.used.weight > 0 else None


def _hostile(turn: Message) -> bool:
    confidence = turn.confidence(Move.SARCASM_OR_HOSTILE)
    sure = confidence >= SURE_MOCKERY or (confidence > 0 and turn.find("hostile_words") is not None)
    return sure or _attack(turn) is not None or _double(turn)


def _double(turn: Message) -> bool:
    """Mockery in a hostile word, beside another harm beyond doubt."""
    harm = turn.confidence(Move.DISMISSIVE, Move.BLAMES_CUSTOMER, Move.CONTRADICTS)
    return turn.find("hostile_words") is not None and harm >= FLAGRANT


def _attack(turn: Message) -> str | None:
    quote = turn.find("at_agent")
    if quote is not None and not turn.known.has("line_sure", quote):
        return quote
    return turn.find("punishing")


def _pressed(study: Study, turn: Message) -> bool:
    """Whether the customer's line before it was in heat."""
    return any(number == turn.number - 1 for number in study.moments.hot)
