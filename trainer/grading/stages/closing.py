"""Closing: thanks, a short recap, and the feeling that calling was right (advice P14, R12, M10)."""

from __future__ import annotations

from trainer.domain.moves import HARMFUL, Move
from trainer.grading.message import SOME, Message
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, Verdict, seen

SPOILING = ("snaps", "outright", "hostile_words")
LAST = 2
"""Messages of the agent's that make the ending."""
SOUR = tuple(move for move in HARMFUL if move not in (Move.JARGON, Move.OVERPROMISES, Move.ASKS_AGAIN))
"""Harm that spoils an ending; what a promise or a word from the office costs is counted elsewhere."""


def closing(study: Study) -> Verdict:
    """3 thanks, recap and right to have called, 2 two of them, 1 a goodbye by rote, 0 it just stops."""
    ending = [turn for turn in study.agent[-LAST:] if turn.before]
    if not ending:
        return Verdict("closing", 0, "stops", (), None, DOUBTFUL)
    last = ending[-1]
    sour = last.quote(*SOUR) or next((quote for name in SPOILING if (quote := last.find(name))), None)
    if sour:
        return Verdict("closing", 0, "sour", seen(last, sour), last.number, FAIR)
    if study.transcript.ending == "hung_up":
        return Verdict("closing", 0, "hung_up", seen(last), last.number, FAIR)
    thanks = next(((turn, quote) for turn in reversed(ending) if (quote := _thanks(turn))), None)
    recap = (last, quote) if (quote := _recap(study, last)) else None
    right = next(((turn, quote) for turn in ending if (quote := turn.find("right_to_call"))), None)
    warm = thanks is not None and (thanks[0].find("thanks_for") is not None or right is not None)
    evidence = tuple(one for found in (thanks, recap, right) if found for one in seen(*found))
    if recap and (right or (thanks and warm)):
        return Verdict("closing", 3, "rounded", evidence, None, FAIR)
    if recap and (thanks or last.find("recap")):
        return Verdict("closing", 2, "recap_and_thanks" if thanks else "half", evidence, last.number, FAIR)
    if right and warm:
        return Verdict("closing", 2, "half", evidence, last.number, DOUBTFUL)
    if not _anything_given(study) and last.find("anything_else"):
        return Verdict("closing", 0, "stock_end", seen(last, last.find("anything_else")), last.number, FAIR)
    if thanks or recap or any(last.find(name) for name in ("goodbye", "kindly", "anything_else")):
        return Verdict("closing", 1, "rote", evidence or seen(last), last.number, FAIR)
    return Verdict("closing", 0, "stops", seen(last), last.number, FAIR)


def _thanks(turn: Message) -> str | None:
    """Thanks for something; those that go under every message are none."""
    for line in turn.lines:
        if turn.known.has("thanks", line.text) and not turn.known.has("greeting", line.text):
            return line.text
    return None


def _anything_given(study: Study) -> bool:
    if study.scenario.may_offer:
        return any(turn.offers for turn in study.agent)
    return study.first_solution is not None


def _recap(study: Study, turn: Message) -> str | None:
    """What will be done, in a sentence of the last message: a time, or something of the case, in a step or a recap."""
    for line in turn.lines:
        if turn.known.has("kindly", line.text) or turn.known.has("thanks", line.text):
            continue
        timed = study.timed(line.text)
        if timed and (line.used.weight >= SOME or turn.known.has("recap", line.text) or _short(line.text)):
            return line.text
        if turn.known.has("recap", line.text) and line.used.weight >= SOME:
            return line.text
    return None


def _short(text: str) -> bool:
    """Whether a sentence is as short as what one says at the door: "Monday, eight to twelve, then"."""
    return len(text.split()) <= SHORT


SHORT = 14
"""Words of a sentence that names a time again."""
