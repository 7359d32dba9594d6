"""Closing: thanks, a short recap, and the feeling that calling was right (advice P14, R12, M10)."""

from __future__ import annotations

from trainer.domain.moves import HARMFUL, Move
from trainer.grading.study import AgentTurn, Study
from trainer.grading.verdict import DOUBTFUL, FAIR, Verdict, seen

LAST = 2
"""Messages of the agent's that make the ending."""


def closing(study: Study) -> Verdict:
    """3 thanks, recap and right to have called, 2 two of them, 1 a goodbye by rote, 0 it just stops."""
    ending = [turn for turn in study.agent[-LAST:] if turn.before]
    if not ending:
        return Verdict("closing", 0, "stops", (), None, DOUBTFUL)
    last = ending[-1]
    if any(last.quote(move) for move in HARMFUL):
        harm = next(quote for move in HARMFUL if (quote := last.quote(move)))
        return Verdict("closing", 0, "sour", seen(last, harm), last.number, FAIR)
    if study.transcript.ending == "hung_up":
        return Verdict("closing", 0, "hung_up", seen(last), last.number, FAIR)
    thanks = next(((turn, quote) for turn in ending if (quote := _thanks(turn))), None)
    recap = next(((turn, quote) for turn in reversed(ending) if (quote := _recap(study, turn))), None)
    right = next(((turn, quote) for turn in ending if (quote := turn.find("right_to_call"))), None)
    warm = thanks is not None and (thanks[0].find("thanks_for") is not None or right is not None)
    evidence = tuple(one for found in (thanks, recap, right) if found for one in seen(*found))
    if recap and (right or (thanks and warm)):
        return Verdict("closing", 3, "rounded", evidence, None, FAIR)
    if recap and thanks:
        return Verdict("closing", 2, "recap_and_thanks", evidence, last.number, FAIR)
    if right or (recap and study.moments.resolved is not None):
        return Verdict("closing", 2, "half", evidence, last.number, DOUBTFUL)
    if thanks or recap or last.find("goodbye"):
        return Verdict("closing", 1, "rote", evidence or seen(last), last.number, FAIR)
    return Verdict("closing", 0, "stops", seen(last), last.number, FAIR)


def _thanks(turn: AgentTurn) -> str | None:
    return turn.quote(Move.THANKS) or turn.find("thanks")


def _recap(study: Study, turn: AgentTurn) -> str | None:
    """What will be done, in a sentence: a step with a time, or a recap with something of the case in it."""
    step = turn.quote(Move.SETS_EXPECTATION) or turn.find("recap")
    if step is None and turn.reading.promises:
        step = turn.reading.promises[0].quote
    if step is None:
        return None
    return step if study.language.times.search(turn.text) or turn.used.weight >= 1 else None
