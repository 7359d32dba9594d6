"""Connection: the feeling named, an apology that fits the fault, no fight over who is right."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.case import Particulars
from trainer.grading.study import FLAGRANT, AgentTurn, Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen
from trainer.reading.text import sentences

RICH = 1.5
"""Weight of particulars from which empathy is this customer's and nobody else's."""
PLAIN = 0.5
BESIDE = 0.5
"""What a particular in the sentence next to the empathic one counts."""
NAMING = 3
"""Longer words of a message from which an owned fault also has a name."""
MANY_APOLOGIES = 3
"""Sorries from which it is an apology for everything (advice M4)."""
REMEDY = (Move.OFFERS_OPTION, Move.SETS_EXPECTATION, Move.TAKES_OWNERSHIP, Move.POSITIVE_FRAMING)


def empathy(study: Study) -> Verdict:
    """The feeling and its reason: 3 in words of this case, 2 with a particular, 1 a phrase, 0 none or worn out."""
    made = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.EMPATHY))]
    brushed = next(((turn, quote) for turn in study.agent if (quote := turn.quote(Move.DISMISSIVE))), None)
    rated = [(turn, quote, _worth(turn, quote)) for turn, quote in made]
    own = [one for one in rated if one[2] >= PLAIN]
    if not own:
        stock = made or [(turn, quote) for turn in study.agent if (quote := turn.find("stock_empathy"))]
        if not stock:
            first = brushed[0] if brushed else next((turn for turn in study.agent if turn.before), None)
            evidence = seen(*brushed) if brushed else ()
            return Verdict("empathy", 0, "brushed" if brushed else "none", evidence, first.number if first else None)
        times = len(stock) if len(stock) > 1 else len(_stock_sentences(stock[0][0], "stock_empathy"))
        if times >= 2 or brushed:
            return Verdict("empathy", 0, "worn_out", all_seen(stock), stock[-1][0].number, SURE, {"count": str(times)})
        return Verdict("empathy", 1, "phrase", all_seen(stock), stock[0][0].number, FAIR)
    best = max(own, key=lambda one: one[2])
    evidence = seen(best[0], best[1])
    if brushed:
        return Verdict("empathy", 1, "then_brushed", (*evidence, *seen(*brushed)), brushed[0].number, FAIR)
    hollow = len(rated) - len(own)
    if best[2] >= RICH and hollow <= len(own):
        return Verdict("empathy", 3, "own_words", evidence, None, FAIR)
    if len(own) >= 2 and hollow == 0:
        return Verdict("empathy", 3, "own_words", all_seen([(turn, quote) for turn, quote, _ in own]), None, DOUBTFUL)
    return Verdict("empathy", 2, "with_reason", evidence, best[0].number, FAIR)


def _worth(turn: AgentTurn, quote: str) -> float:
    """How much of this case is in an empathic sentence and those beside it; a stock phrase is worth nothing."""
    parts = [part.text for part in sentences(turn.text)]
    place = next((at for at, part in enumerate(parts) if quote in part or part in quote), 0)
    own = _weight_in(turn.used, quote)
    if turn.known.has("stock_empathy", quote):
        return 0.0
    beside = _weight_in(turn.used, " ".join(parts[max(0, place - 1) : place + 2])) - own
    return own + BESIDE * beside


def _weight_in(used: Particulars, text: str) -> float:
    plain = text.lower().replace("’", "'")
    hard = frozenset(word for word in used.hard if word in plain)
    return Particulars(hard, frozenset(word for word in used.soft if word in plain)).weight


def _stock_sentences(turn: AgentTurn, name: str) -> list[str]:
    return [part.text for part in sentences(turn.text) if turn.known.has(name, part.text)]


def apology(study: Study) -> Verdict:
    """Fits the fault. Company: owned and specific. Customer: none that admits. Shared, unclear: for our part."""
    fault = study.scenario.fault
    if fault == "customer":
        return _without_fault(study)
    made = _apologies(study)
    owned = [(turn, quote) for turn, quote in made if _owns(turn, quote)]
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
    first = next((turn for turn in study.agent if turn.before), None)
    at = first.number if first else None
    if bad:
        return Verdict("apology", 0, "turned_round", seen(*bad), bad[0].number, FAIR)
    if fault in ("company", "shared"):
        return Verdict("apology", 0, "none", (), at, sure)
    return Verdict("apology", 1, "none_unclear", (), at, DOUBTFUL)


def _without_fault(study: Study) -> Verdict:
    made = _apologies(study)
    admits = next(((turn, quote) for turn in study.agent if (quote := turn.find("owns")) and _sorry(turn, quote)), None)
    bad = next(((turn, quote) for turn in study.agent if (quote := turn.quote(Move.NON_APOLOGY))), None)
    if admits is not None:
        return Verdict("apology", 0, "admits", seen(*admits), admits[0].number, FAIR)
    if bad is not None:
        return Verdict("apology", 1, "turned_round", seen(*bad), bad[0].number, FAIR)
    if len(made) >= MANY_APOLOGIES:
        return Verdict("apology", 1, "strewn", all_seen(made), made[1][0].number, SURE, {"count": str(len(made))})
    if len(made) == MANY_APOLOGIES - 1:
        return Verdict("apology", 2, "strewn", all_seen(made), made[1][0].number, FAIR, {"count": str(len(made))})
    return Verdict("apology", 3, "rightly_none", all_seen([(turn, quote) for turn, quote in made]), None, SURE)


def _apologies(study: Study) -> list[tuple[AgentTurn, str]]:
    """Apologies for the matter: those for the agent's own slip are not counted."""
    return [
        (turn, quote)
        for turn in study.agent
        if (quote := turn.quote(Move.APOLOGY) or turn.find("stock_apology")) and not turn.known.has("own_slip", quote)
    ]


def _owns(turn: AgentTurn, quote: str) -> bool:
    stock = turn.known.has("stock_apology", quote)
    if stock and not turn.find("owns"):
        return False
    return turn.find("owns") is not None and (turn.used.weight >= PLAIN or turn.content >= NAMING)


def _names(turn: AgentTurn, quote: str) -> bool:
    return not turn.known.has("stock_apology", quote) and _weight_in(turn.used, quote) >= PLAIN


def _sorry(turn: AgentTurn, quote: str) -> bool:
    return not turn.known.has("own_slip", quote)


def _has_remedy(study: Study, turn: AgentTurn) -> bool:
    """Whether something to put it right comes in the same message or one of the next two."""
    near = [one for one in study.agent if turn.place <= one.place <= turn.place + 2]
    return any(one.quote(*REMEDY) or one.offers for one in near)


def no_contradiction(study: Study) -> Verdict:
    """3 sides with them or lets them see, 2 no contradiction, 1 one soft slip, 0 outright or again."""
    slips = [(turn, quote) for turn in study.agent if (quote := _slip(turn))]
    outright = [(turn, quote) for turn in study.agent if (quote := _outright(turn))]
    if outright or len(slips) >= 2:
        found = outright or slips
        return Verdict("no_contradiction", 0, "outright" if outright else "again", all_seen(found), found[0][0].number)
    if slips:
        return Verdict("no_contradiction", 1, "one_slip", all_seen(slips), slips[0][0].number, DOUBTFUL)
    siding = [
        (turn, quote)
        for turn in study.agent
        if turn.used.weight >= 1 and (quote := turn.find("shared_view") or turn.quote(Move.PARAPHRASE))
    ]
    if siding:
        return Verdict("no_contradiction", 3, "lets_see", all_seen(siding[:1]), None, FAIR)
    return Verdict("no_contradiction", 2, "no_fight", (), None, DOUBTFUL)


def _slip(turn: AgentTurn) -> str | None:
    return turn.quote(Move.CONTRADICTS, Move.BLAMES_CUSTOMER) or turn.find("outright")


def _outright(turn: AgentTurn) -> str | None:
    """A contradiction that is plain in its words and in its meaning, or beyond doubt in its meaning."""
    harm = turn.confidence(Move.CONTRADICTS, Move.BLAMES_CUSTOMER)
    words = turn.find("outright")
    if words and harm >= 0.5:
        return words
    return turn.quote(Move.CONTRADICTS, Move.BLAMES_CUSTOMER) if harm >= FLAGRANT + 0.1 else None
