"""Connection: the feeling named, no fight over who is right. Apologies have their own file."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import FLAGRANT, SEVERAL, SOME, Message
from trainer.grading.stages.listening import says_back, weight_back
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen
from trainer.reading.text import sentences

RICH = 2.0
"""Weight of particulars from which empathy is this customer's and nobody else's."""
PLAIN = 0.5
SURE_FEELING = 0.65
"""Confidence from which a sentence without a word for a feeling counts as empathy."""
BESIDE = 0.5
"""What a particular in the sentence next to the empathic one counts."""


def empathy(study: Study) -> Verdict:
    """The feeling and its reason: 3 in words of this case, 2 with a particular, 1 a phrase, 0 none or worn out."""
    rated = [(turn, quote, worth) for turn in study.answers for quote, worth in _empathic(turn)]
    brushed = next(((turn, quote) for turn in study.agent if (quote := turn.quote(Move.DISMISSIVE))), None)
    own = [one for one in rated if one[2] >= PLAIN]
    if not own:
        return _hollow(study, [(turn, quote) for turn, quote, _ in rated], brushed)
    best = max(own, key=lambda one: one[2])
    evidence = seen(best[0], best[1])
    if brushed:
        return Verdict("empathy", 1, "then_brushed", (*evidence, *seen(*brushed)), brushed[0].number, FAIR)
    turns = {turn.number for turn, _, _ in own}
    hollow = len(rated) - len(own)
    if len(turns) >= 2 and best[2] >= SOME and hollow <= len(own):
        return Verdict("empathy", 3, "own_words", all_seen([(turn, quote) for turn, quote, _ in own]), None, FAIR)
    if best[2] >= RICH and hollow <= len(own):
        return Verdict("empathy", 3, "own_words", evidence, None, DOUBTFUL)
    return Verdict("empathy", 2, "with_reason", evidence, best[0].number, FAIR)


def _hollow(study: Study, made: list[tuple[Message, str]], brushed: tuple[Message, str] | None) -> Verdict:
    """Empathy without a particular, or none at all."""
    phrases = study.finding("stock_empathy")
    stock = made or phrases
    if not stock:
        first = brushed[0].number if brushed else study.first_turn
        evidence = seen(*brushed) if brushed else ()
        return Verdict("empathy", 0, "brushed" if brushed else "none", evidence, first)
    turns = {turn.number for turn, _ in (*made, *phrases)}
    times = max(len(stock), len(turns), _times(stock[0][0], "stock_empathy"))
    if times >= 2 or brushed:
        return Verdict("empathy", 0, "worn_out", all_seen(stock), stock[-1][0].number, SURE, {"count": str(times)})
    return Verdict("empathy", 1, "phrase", all_seen(stock), stock[0][0].number, FAIR)


def _empathic(turn: Message) -> list[tuple[str, float]]:
    """The sentences of a message that name a feeling or take the customer's side, each with how much of them is in it.

    The particulars often stand beside the feeling ("Six hours at the window. I'd have had enough too."), so the
    sentences next to it count as well. A stock phrase is worth nothing, whatever stands beside it.
    """
    moves = [found for found in turn.reading.moves if found.move is Move.EMPATHY and found.confidence >= SURE_FEELING]
    quotes = {found.quote for found in moves}
    found: list[tuple[str, float]] = []
    for at, line in enumerate(turn.lines):
        meant = any(line.text in quote or quote in line.text for quote in quotes)
        if not meant and not turn.known.has("side", line.text):
            continue
        if turn.known.has("hostile_words", line.text) or turn.known.has("outright", turn.text):
            continue
        if turn.known.has("stock_empathy", line.text):
            found.append((line.text, 0.0))
            continue
        near = [turn.lines[place] for place in (at - 1, at + 1) if 0 <= place < len(turn.lines)]
        beside = max((one.told.weight for one in near if one in turn.mirrors), default=0.0)
        found.append((line.text, line.told.weight + BESIDE * beside))
    return found


def _times(turn: Message, name: str) -> int:
    return sum(turn.known.has(name, part.text) for part in sentences(turn.text))


def no_contradiction(study: Study) -> Verdict:
    """3 sides with them or lets them see, 2 no contradiction, 1 one soft slip, 0 outright or again."""
    slips = [(turn, quote) for turn in study.agent if (quote := slip(turn))]
    outright = [(turn, quote) for turn in study.agent if (quote := _outright(turn))]
    if outright or len(slips) >= 2:
        found = outright or slips
        return Verdict("no_contradiction", 0, "outright" if outright else "again", all_seen(found), found[0][0].number)
    if slips:
        return Verdict("no_contradiction", 1, "one_slip", all_seen(slips), slips[0][0].number, DOUBTFUL)
    siding = [(turn, quote) for turn in study.answers if (quote := _sides(turn))]
    whole = any(says_back(turn) and weight_back(turn) >= SEVERAL for turn, _ in siding)
    if len(siding) >= 2 or whole:
        best = max(siding, key=lambda one: one[0].used.weight)
        return Verdict("no_contradiction", 3, "lets_see", seen(*best), None, FAIR)
    return Verdict("no_contradiction", 2, "no_fight", all_seen(siding), None, DOUBTFUL)


def _sides(turn: Message) -> str | None:
    """Words that take up the customer's account, or show what there is to see."""
    if turn.used.weight < SOME:
        return None
    shared = turn.find("shared_view")
    if shared is not None:
        return shared
    if says_back(turn) or turn.mirrored >= SEVERAL:
        return turn.mirrors[0].text if turn.mirrors else turn.quote(Move.PARAPHRASE)
    return turn.find("owns")


def slip(turn: Message) -> str | None:
    """Words that leave the customer looking wrong or to blame."""
    return turn.quote(Move.CONTRADICTS, Move.BLAMES_CUSTOMER) or turn.find("outright")


def _outright(turn: Message) -> str | None:
    """A contradiction that is plain in its words and in its meaning, or beyond doubt in its meaning."""
    harm = turn.confidence(Move.CONTRADICTS, Move.BLAMES_CUSTOMER)
    words = turn.find("outright")
    if words and harm >= 0.5:
        return words
    return turn.quote(Move.CONTRADICTS, Move.BLAMES_CUSTOMER) if harm >= FLAGRANT + 0.1 else None
