"""Solution: what can be done in place of a no, reasons behind rules, plain words; offers and steps lie beside."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import SOME, Message
from trainer.grading.stages.promises import overpromise
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen
from trainer.reading.text import sentences

WALL_OF_TEXT = 110
"""Words in a message from which nobody reads it to the end (advice M6)."""
LONG_MESSAGE, LONG_SENTENCE = 90, 26
"""Words from which a message, and the average sentence, are long."""
LECTURE = 70
"""Words of a message from which a reason in it is a lecture (advice R10)."""
SOUR = (Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE, Move.CONTRADICTS)
SURE_REFUSAL = 0.75
"""Confidence from which the move alone is a refusal, without a word of one."""


def positive_language(study: Study) -> Verdict:
    """3 what can be done, 2 a no that is carried, 1 one bare no or a yes to the impossible, 0 walls."""
    refusing = [(turn, quote) for turn in study.agent if (quote := refusal(turn))]
    giving = [turn for turn in study.agent if turn.giving]
    bare = [(turn, quote) for turn, quote in refusing if turn not in giving]
    promised = overpromise(study)
    if len(bare) >= 2 or (bare and not giving):
        return Verdict("positive_language", 0, "walls", all_seen(bare), bare[0][0].number, FAIR)
    if promised is not None and not promised.mended:
        return Verdict("positive_language", 1, "yes_to_all", seen(promised.turn, promised.quote), promised.turn.number)
    if bare:
        return Verdict("positive_language", 1, "one_wall", all_seen(bare), bare[0][0].number, FAIR)
    if not giving:
        first = next((turn for turn in reversed(study.agent) if turn.before), None)
        sour = bool(study.making(*SOUR)) or bool(study.finding("outright"))
        at = first.number if first else None
        return Verdict("positive_language", 0 if sour else 1, "nothing_said", seen(first), at, DOUBTFUL)
    if all(turn.thrown for turn in giving):
        thrown = all_seen([(turn, turn.solves) for turn in giving])
        return Verdict("positive_language", 1, "thrown", thrown, giving[0].number, FAIR)
    if refusing:
        return Verdict("positive_language", 2, "carried", all_seen(refusing), refusing[0][0].number, FAIR)
    best = next((turn for turn in giving if turn.quote(Move.POSITIVE_FRAMING)), giving[0])
    return Verdict("positive_language", 3, "can_do", seen(best, best.solves), None, FAIR)


def refusal(turn: Message) -> str | None:
    """A no in it: in words of one, that are no echo of the customer's, or beyond doubt in its meaning."""
    flat = turn.quote(Move.FLAT_REFUSAL)
    wall = next((line.text for line in turn.lines if _is_wall(turn, line.text)), None)
    if flat is not None and (wall is not None or turn.confidence(Move.FLAT_REFUSAL) >= SURE_REFUSAL):
        return flat
    return wall


def _is_wall(turn: Message, text: str) -> bool:
    if not turn.known.has("wall", text) or turn.known.has("not_wall", text) or text.rstrip().endswith("?"):
        return False
    said_back = any(
        found.quote == text for found in turn.reading.moves if found.move in (Move.EMPATHY, Move.PARAPHRASE)
    )
    return not said_back and not any(line.text == text and line.told.weight >= 2 * SOME for line in turn.mirrors)


def explains_why(study: Study) -> Verdict:
    """The reason behind a rule: 3 short and fair with a way on, 2 plain, 1 a lecture, 0 none; na where no rule came."""
    rules = [*study.moments.rule]
    refusing = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.FLAT_REFUSAL)) and refusal(turn)]
    if not rules and not refusing:
        return Verdict("explains_why", None, "no_rule", (), None, FAIR)
    invoked = {said.turn for said in rules} | {turn.number for turn, _ in refusing}
    giving = [(turn, quote) for turn in study.agent if (quote := _reason(turn))]
    near = [(turn, quote) for turn, quote in giving if any(abs(turn.number - at) <= 2 for at in invoked)]
    wall_at = min(invoked)
    wall_turn = next(turn for turn in study.agent if turn.number == wall_at)
    wall = next((said.quote for said in rules if said.turn == wall_at), None) or wall_turn.quote(Move.FLAT_REFUSAL)
    if not near:
        return Verdict("explains_why", 0, "wall", seen(wall_turn, wall), wall_at, FAIR)
    turn, quote = near[0]
    if turn.quote(Move.JARGON) or turn.find("office") or turn.reading.words > LECTURE:
        return Verdict("explains_why", 1, "lecture", seen(turn, quote), turn.number, FAIR)
    if turn.known.has("own_sake", quote):
        return Verdict("explains_why", 1, "own_sake", seen(turn, quote), turn.number, FAIR)
    way_on = [one for one in study.agent if turn.place <= one.place <= turn.place + 1]
    if any(one.giving for one in way_on):
        return Verdict("explains_why", 3, "fair", seen(turn, quote), None, FAIR)
    return Verdict("explains_why", 2, "plain", seen(turn, quote), turn.number, FAIR)


def _reason(turn: Message) -> str | None:
    """The words of a reason; blame is no reason, and neither is what happened to the customer."""
    if turn.quote(Move.BLAMES_CUSTOMER) or turn.find("outright"):
        return None
    for line in turn.lines:
        if turn.known.has("reason", line.text) and not _said_back(turn, line.text):
            return line.text
    return None


def _said_back(turn: Message, text: str) -> bool:
    return any(line.text == text for line in turn.mirrors) and (
        turn.check is not None or turn.known.has("sums_up", text)
    )


def clarity(study: Study) -> Verdict:
    """3 short and concrete, 2 clear, 1 long, official or empty, 0 walls and codes."""
    walls = [turn for turn in study.agent if turn.reading.words >= WALL_OF_TEXT]
    jargon = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.JARGON) or turn.find("office"))]
    if walls or len(jargon) >= 3:
        found = [(turn, None) for turn in walls] or jargon
        return Verdict("clarity", 0, "walls", all_seen(list(found)), found[0][0].number, SURE if walls else FAIR)
    long = [turn for turn in study.agent if turn.reading.words >= LONG_MESSAGE or _average(turn) >= LONG_SENTENCE]
    defending = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.DEFENSIVE))]
    if jargon or len(long) >= 2 or defending:
        found = jargon or defending or [(turn, None) for turn in long]
        key = "jargon" if jargon else "defends" if defending else "long"
        return Verdict("clarity", 1, key, all_seen(list(found)), found[0][0].number, FAIR)
    phrases = [(turn, quote) for turn in study.agent if (quote := _phrase(turn))]
    if 2 * len(phrases) >= len(study.agent):
        return Verdict("clarity", 1, "empty", all_seen(phrases), phrases[0][0].number, DOUBTFUL)
    concrete = [turn for turn in study.agent if turn.used.hard or study.timed(turn.text)]
    fighting = any(turn.find("outright") for turn in study.agent)
    if len(concrete) >= 2 and 2 * len(concrete) >= len(study.agent) and not long and not fighting:
        shown = [turn for turn in concrete if turn.offers or turn.reading.promises] or concrete
        return Verdict("clarity", 3, "concrete", all_seen([(turn, None) for turn in shown[:2]]), None, FAIR)
    at = long[0].number if long else None
    return Verdict("clarity", 2, "clear", seen(concrete[0] if concrete else None), at, FAIR)


def _phrase(turn: Message) -> str | None:
    """A sentence for everybody in a message that says nothing else."""
    quote = turn.find("stock_empathy") or turn.find("stock_apology") or turn.find("comfort")
    return quote if quote is not None and turn.used.weight < SOME and not turn.offers else None


def _average(turn: Message) -> float:
    parts = sentences(turn.text)
    return turn.reading.words / len(parts) if parts else 0.0
