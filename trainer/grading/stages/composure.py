"""Composure: calm, polite and professional in every message (advice E5, P1, P3, P5, M1, M2, R6)."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.study import AgentTurn, Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

WARM = (Move.EMPATHY, Move.APOLOGY, Move.THANKS, Move.PARAPHRASE, Move.TAKES_OWNERSHIP, Move.BACKCHANNEL)
SURE_MOCKERY = 0.7
"""Confidence from which the move alone is believed, without a hostile word in the message."""
WARM_SHARE = 0.5
"""Share of the messages that are warm where the whole conversation is."""
SMALL = (Move.DISMISSIVE, Move.DEFENSIVE, Move.NON_APOLOGY)


def composure(study: Study) -> Verdict:
    """0 hostile or brushing off again and again, 1 the temper shows once, 2 polite, 3 level and warm under fire."""
    hostile = [turn for turn in study.agent if _hostile(turn)]
    if hostile:
        worst = max(hostile, key=lambda turn: turn.confidence(Move.SARCASM_OR_HOSTILE))
        quote = worst.quote(Move.SARCASM_OR_HOSTILE) or worst.find("at_agent") or worst.find("punishing")
        return Verdict("composure", 0, "hostile", seen(worst, quote), worst.number, SURE)
    shouting = next((turn for turn in study.agent if turn.reading.shouting), None)
    if shouting is not None:
        return Verdict("composure", 0, "shouting", seen(shouting), shouting.number, SURE)
    small = [(turn, turn.quote(*SMALL)) for turn in study.agent if turn.quote(*SMALL)]
    dismissive = [turn for turn in study.agent if turn.quote(Move.DISMISSIVE)]
    if len(dismissive) >= 2 or len(small) >= 3:
        return Verdict("composure", 0, "brushes_off", all_seen(small), small[0][0].number, FAIR)
    if small:
        return Verdict("composure", 1, "temper_shows", all_seen(small), small[0][0].number, FAIR)
    warm = [turn for turn in study.agent if turn.quote(*WARM) and turn.used.weight > 0]
    pressed = [turn for turn in study.agent if turn.place and _pressed(study, turn)]
    if len(warm) >= 2 and len(warm) >= len(study.agent) * WARM_SHARE:
        shown = next((turn for turn in pressed if turn in warm), warm[0])
        return Verdict("composure", 3, "level_and_warm", seen(shown, shown.quote(*WARM)), None, FAIR)
    return Verdict("composure", 2, "polite", seen(study.agent[0] if study.agent else None), None, DOUBTFUL)


def _hostile(turn: AgentTurn) -> bool:
    quote = turn.quote(Move.SARCASM_OR_HOSTILE)
    sure = quote and (turn.confidence(Move.SARCASM_OR_HOSTILE) >= SURE_MOCKERY or turn.find("hostile_words"))
    return bool(sure) or turn.find("at_agent") is not None or turn.find("punishing") is not None


def _pressed(study: Study, turn: AgentTurn) -> bool:
    """Whether the customer's line before it was in heat."""
    return any(number == turn.number - 1 for number in study.moments.hot)
