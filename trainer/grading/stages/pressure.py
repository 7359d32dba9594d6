"""Pressure: a line against abuse, a breather at the peak, the wish for a manager."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import SEVERAL, SOME, Message
from trainer.grading.moments import Said
from trainer.grading.stages.listening import says_back, weight_back
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, capped, seen

RICH = 3.0
"""Weight of particulars in a message that shows by itself that the case was understood."""


def boundaries(study: Study) -> Verdict:
    """Abuse: 3 calm request, consequence, back to the matter; 2 no consequence; 1 a hint; 0 paid back or swallowed."""
    drawn = [(turn, quote) for turn in study.agent if (quote := _line(turn))]
    abuse = study.moments.abuse
    ended = next((turn for turn in study.agent if turn.turn.action == "end"), None)
    if not abuse:
        threats = [(turn, quote) for turn, quote in drawn if turn.find("consequence")]
        if threats:
            return Verdict("boundaries", 0, "uncalled_for", all_seen(threats), threats[0][0].number, FAIR)
        if drawn:
            return Verdict("boundaries", 1, "uncalled_mild", all_seen(drawn), drawn[0][0].number, DOUBTFUL)
        return Verdict("boundaries", None, "no_abuse", (), None, FAIR)
    named = {"customer": abuse[0].quote}
    answer = next((turn for turn in study.agent if turn.number > abuse[0].turn), None)
    at = answer.number if answer else None
    paid = [(turn, quote) for turn in study.agent if turn.number > abuse[0].turn and (quote := _pays_back(turn))]
    if paid:
        hostile, quote = paid[0]
        return Verdict("boundaries", 0, "paid_back", seen(hostile, quote), hostile.number, FAIR, named)
    fair = [(turn, quote) for turn, quote in drawn if turn.number > abuse[0].turn]
    if ended is not None and not any(turn.number < ended.number for turn, _ in fair):
        return Verdict("boundaries", 0, "ended_unwarned", seen(ended), ended.number, SURE, named)
    if not fair:
        often = len(abuse) > 1
        return Verdict("boundaries", 0, "swallowed" if often else "passed_by", seen(answer), at, FAIR, named)
    turn, quote = fair[0]
    if turn.find("punishing"):
        return Verdict("boundaries", 1, "sharp", seen(turn, quote), turn.number, FAIR, named)
    consequence = any(one.find("consequence") for one, _ in fair)
    if not turn.find("line") and not turn.find("room_for_anger") and not consequence:
        return Verdict("boundaries", 1, "hint", seen(turn, quote), turn.number, DOUBTFUL, named)
    if consequence:
        return Verdict("boundaries", 3, "clear", all_seen(fair[:2]), None, FAIR, named)
    return Verdict("boundaries", 2, "no_consequence", seen(turn, quote), turn.number, FAIR, named)


def _pays_back(turn: Message) -> str | None:
    """An insult in return; a line drawn is none, though it names what was said."""
    return None if _line(turn) else turn.quote(Move.SARCASM_OR_HOSTILE) or turn.find("at_agent")


def _line(turn: Message) -> str | None:
    """A request to stop: the move, borne out by the words of a request or of a consequence."""
    sure = turn.find("line_sure")
    if sure is not None:
        return sure
    move = turn.quote(Move.SETS_BOUNDARY)
    if move is None:
        return None
    return move if turn.find("line") or turn.find("consequence") or turn.confidence(Move.SETS_BOUNDARY) >= 0.7 else None


def breather(study: Study) -> Verdict:
    """The peak: 3 a pause with length and use, 2 a pause, 1 without a word, 0 none, or as a punishment."""
    peak = study.moments.stayed_hot
    if peak is None:
        return Verdict("breather", None, "not_hot", (), None, FAIR)
    punishing = next(((turn, quote) for turn in study.agent if (quote := turn.find("punishing"))), None)
    if punishing is not None:
        return Verdict("breather", 0, "punishing", seen(*punishing), punishing[0].number, SURE)
    made = [(turn, _pause(turn)) for turn in study.agent if _pause(turn) or turn.turn.action in ("hold", "channel")]
    at = next((turn.number for turn in study.agent if turn.number > peak), None)
    if not made:
        last = study.agent[-1].number if study.agent else None
        return Verdict("breather", 0, "none", (), at if at is not None else last, FAIR)
    turn, quote = max(made, key=lambda one: _pause_parts(one[0]))
    parts = _pause_parts(turn)
    if parts >= 2:
        return Verdict("breather", 3, "as_help", seen(turn, quote), None, FAIR)
    if quote is not None:
        return Verdict("breather", 2, "half", seen(turn, quote), turn.number, FAIR)
    return Verdict("breather", 1, "wordless", seen(turn), turn.number, FAIR)


def _pause(turn: Message) -> str | None:
    return turn.quote(Move.OFFERS_PAUSE) or turn.find("pause")


def _pause_parts(turn: Message) -> int:
    """How much of a pause is said: its length or another channel, and its use."""
    return bool(turn.find("length") or turn.find("channel")) + bool(turn.find("use"))


def escalation(study: Study) -> Verdict:
    """A manager or a transfer: 3 understood, noted, respected; 2 not noted, 1 starts anew, 0 refused or too soon."""
    wish = study.moments.manager_wish[0] if study.moments.manager_wish else None
    passed = [turn for turn in study.agent if _passes_on(study, turn, wish)]
    if wish is None and not passed:
        return Verdict("escalation", None, "no_wish", (), None, FAIR)
    named = {"customer": wish.quote} if wish else {}
    if not passed:
        return _not_passed(study, wish, named)
    turn = next((one for one in passed if one.turn.action == "manager"), passed[0])
    quote = turn.quote(Move.OFFERS_MANAGER) or turn.find("transfer") or turn.find("granted")
    grasped = _understood(study, turn)
    noted = next((one for one in study.agent if one.find("handover") and one.place >= turn.place - 1), None)
    if not grasped and noted is None:
        level = capped(min(turn.place - 1, 1))
        return Verdict("escalation", level, "too_soon", seen(turn, quote), turn.number, FAIR, named)
    if noted is not None and grasped:
        evidence = (*seen(turn, quote), *seen(noted, noted.find("handover")))
        return Verdict("escalation", 3, "handed_over", evidence, None, FAIR, named)
    if noted is not None:
        return Verdict("escalation", 2, "noted", seen(noted, noted.find("handover")), turn.number, DOUBTFUL, named)
    level = capped(2 if grasped >= SEVERAL else 1)
    return Verdict("escalation", level, "not_noted", seen(turn, quote), turn.number, FAIR, named)


def _not_passed(study: Study, wish: Said | None, named: dict[str, str]) -> Verdict:
    answer = next((turn for turn in study.agent if wish is not None and turn.number > wish.turn), None)
    at = answer.number if answer else None
    refused = next((one for one in study.finding("manager_refused") if wish and one[0].number > wish.turn), None)
    settled = study.moments.resolved is not None and study.first_solution is not None
    if refused is not None:
        turn, quote = refused
        return Verdict("escalation", 1 if settled else 0, "put_off", seen(turn, quote), turn.number, FAIR, named)
    if settled and answer is not None and not answer.quote(Move.FLAT_REFUSAL):
        return Verdict("escalation", 1, "overtaken", seen(answer), at, DOUBTFUL, named)
    return Verdict("escalation", 0, "ignored", seen(answer), at, FAIR, named)


def _passes_on(study: Study, turn: Message, wish: Said | None) -> bool:
    """Whether a message passes the customer on; the move alone says so only after a wish, or with a word for it."""
    if turn.turn.action == "manager" or any(said.turn == turn.number for said in study.moments.transfer):
        return True
    if turn.find("manager_refused"):
        return False
    asked = wish is not None and turn.number > wish.turn
    if asked and (turn.find("handover") or turn.find("granted")):
        return True
    quote = turn.quote(Move.OFFERS_MANAGER)
    if quote is None or turn.quote(Move.FLAT_REFUSAL) is not None:
        return False
    return asked or turn.known.has("manager_wish", quote) or turn.known.has("transfer", quote)


def _understood(study: Study, turn: Message) -> float:
    """How much of the problem the agent had said back by then, 0 where nothing."""
    before = [one for one in study.agent if one.place <= turn.place and (says_back(one) or one.used.weight >= RICH)]
    best = max((max(weight_back(one), one.used.weight) for one in before), default=0.0)
    return best if best >= SOME else 0.0
