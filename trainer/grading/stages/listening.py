"""Listening: room to finish, the problem said back, use of what is known. Questions have their own file."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.domain.scorecard import Evidence
from trainer.grading.message import SEVERAL, SOME, Message
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

KIND = (Move.EMPATHY, Move.APOLOGY, Move.BACKCHANNEL, Move.PARAPHRASE, Move.TAKES_OWNERSHIP)
HARSH = (
    Move.CONTRADICTS, Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE, Move.FLAT_REFUSAL,
    Move.NON_APOLOGY, Move.DEFENSIVE,
)  # fmt: skip
SHAPING = 3.0
"""Weight of known particulars over all messages from which the history shaped the talk."""
SURE_AGAIN = 0.75
"""Confidence from which asking again is believed of a question for data alone."""


def venting(study: Study) -> Verdict:
    """The first outburst: 3 taken in, 2 taken in and asked about, 1 already solved or hollow, 0 not taken in at all."""
    reply = next((turn for turn in study.agent if turn.before), None)
    if reply is None:
        return Verdict("venting", 0, "no_reply", (), None, DOUBTFUL)
    cut_in = [turn for turn in study.agent if turn.turn.while_typing]
    if reply in cut_in or len(cut_in) >= 2:
        return Verdict("venting", 0, "cut_in", all_seen([(turn, None) for turn in cut_in]), cut_in[0].number, SURE)
    verdict = _first_reply(study, reply)
    if cut_in and verdict.level is not None and verdict.level > 1:
        return Verdict("venting", 1, "cut_in_once", seen(cut_in[0]), cut_in[0].number, SURE)
    return verdict


def _first_reply(study: Study, reply: Message) -> Verdict:
    at, kind = reply.number, _kind(reply)
    harsh = reply.quote(*HARSH) or reply.find("outright")
    asks = next(iter(reply.questions), None)
    rule = next((said.quote for said in study.moments.rule if said.turn == at), None)
    solves = reply.solves or _passing_on(study, at)
    taken = reply.mirrored >= SOME or (reply.find("side") is not None and reply.used.weight > 0)
    stock = any(reply.known.has(name, kind) for name in ("stock_empathy", "stock_apology"))
    hollow = not taken and (stock or reply.used.weight == 0) and not reply.quote(Move.BACKCHANNEL)
    if harsh and not (kind and taken):
        return Verdict("venting", 0, "harsh_first", seen(reply, harsh), at, FAIR)
    if (solves or rule) and not kind:
        return Verdict("venting", 0, "wall_first", seen(reply, rule or solves), at, FAIR)
    if solves or rule or harsh:
        return Verdict("venting", 1, "fix_first", seen(reply, solves or rule or harsh), at, FAIR)
    if not kind:
        return Verdict("venting", 0, "data_first" if asks else "plain_first", seen(reply, asks), at, FAIR)
    if asks and (hollow or reply.known.has("data_question", asks)):
        return Verdict("venting", 1, "data_first", seen(reply, asks), at, FAIR)
    if asks:
        return Verdict("venting", 2, "kind_and_asks", seen(reply, asks), at, FAIR)
    if hollow:
        return Verdict("venting", 1, "hollow_first", seen(reply, kind), at, FAIR)
    return Verdict("venting", 3, "taken_in", seen(reply, kind), None, FAIR)


def _kind(reply: Message) -> str | None:
    """What in it takes the outburst in; thanks for getting in touch do not."""
    if reply.mirrors:
        return reply.mirrors[0].text
    quote = reply.quote(*KIND) or reply.find("side")
    return quote if quote is not None and not reply.known.has("greeting", quote) else None


def _passing_on(study: Study, number: int) -> str | None:
    return next((said.quote for said in study.moments.transfer if said.turn == number), None)


def reflecting(study: Study) -> Verdict:
    """The problem said back: 3 with particulars, checked, before solving; 2 unchecked, 1 late or bare, 0 not."""
    solution = study.first_solution
    solved_at = solution.number if solution else len(study.transcript.turns)
    back = [turn for turn in study.answers if says_back(turn)]
    good = [turn for turn in back if weight_back(turn) >= SOME and turn.reading.paraphrase_right is not False]
    clean = [turn for turn in good if not turn.find("outright") and not turn.quote(Move.BLAMES_CUSTOMER)]
    early = [turn for turn in clean if turn.number <= solved_at]
    if early:
        best = max(early, key=lambda turn: (turn.check is not None, weight_back(turn)))
        quote = quote_back(best)
        if best.check and weight_back(best) >= SEVERAL:
            return Verdict("reflecting", 3, "checked", seen(best, quote), None, FAIR)
        key = "few" if best.check else "unchecked"
        return Verdict("reflecting", 2, key, seen(best, quote), best.number)
    if good:
        key = "late" if good[0].number > solved_at else "disputed"
        return Verdict("reflecting", 1, key, seen(good[0], quote_back(good[0])), good[0].number, FAIR)
    wrong = next((turn for turn in back if turn.reading.paraphrase_right is False), None)
    if wrong is not None:
        return Verdict("reflecting", 1, "wrong", seen(wrong, quote_back(wrong)), wrong.number, DOUBTFUL)
    passing = next((turn for turn in study.answers if turn.mirrored >= SEVERAL), None)
    if passing is not None:
        return Verdict("reflecting", 1, "in_passing", seen(passing, quote_back(passing)), passing.number, DOUBTFUL)
    if back:
        return Verdict("reflecting", 1, "bare", seen(back[0], quote_back(back[0])), back[0].number, FAIR)
    return Verdict("reflecting", 0, "nothing_back", _first_seen(study), study.first_turn, FAIR)


def says_back(turn: Message) -> bool:
    """Whether a message gives the problem back: the move, or many of the customer's particulars in one go.

    The first answer takes the outburst in and is not yet a summary, unless it says that it is one.
    """
    if turn.quote(Move.PARAPHRASE) and turn.used.weight > 0:
        return True
    marked = turn.check is not None or turn.find("sums_up") is not None
    return turn.mirrored >= SEVERAL and (marked or turn.place > 0)


def weight_back(turn: Message) -> float:
    """How much of the problem comes back in a message that sums it up."""
    if turn.check is not None or turn.quote(Move.PARAPHRASE):
        return max(turn.mirrored, turn.used.weight)
    return turn.mirrored


def quote_back(turn: Message) -> str | None:
    """The words in which it comes back: the sentence with most of it, whatever the reader quotes."""
    if turn.mirrors:
        return max(turn.mirrors, key=lambda line: line.told.weight).text
    return turn.quote(Move.PARAPHRASE) or turn.check


def history(study: Study) -> Verdict:
    """What is known: 3 shapes the talk, 2 used once, 1 neither used nor asked for, 0 asked again or unread."""
    if not study.moments.facts:
        return Verdict("history", None, "no_facts", (), None, FAIR)
    again = next(((turn, quote) for turn in study.answers if (quote := asks_again(study, turn))), None)
    if again is not None:
        return Verdict("history", 0, "asked_again", seen(*again), again[0].number, FAIR)
    using = [(turn, quote) for turn in study.agent if (quote := _uses(turn))]
    fighting = [
        turn for turn, _ in using if turn.find("outright") or turn.quote(Move.CONTRADICTS, Move.BLAMES_CUSTOMER)
    ]
    weight = sum(turn.of_file.weight + turn.of_earlier.weight for turn, _ in using)
    at_once = any(turn.check and turn.of_file.weight >= SOME and turn.used.weight >= SHAPING for turn, _ in using)
    if (at_once or (len(using) >= 2 and weight >= SHAPING)) and not fighting:
        return Verdict("history", 3, "woven_in", all_seen(using), None, FAIR)
    if using:
        return Verdict("history", 2, "used_once", seen(*using[0]), None, FAIR)
    first = study.answers[0] if study.answers else None
    at = study.first_turn
    if any(turn.used.weight >= SOME for turn in study.agent) and not _sour(study):
        return Verdict("history", 1, "not_built_on", seen(first), at, DOUBTFUL)
    return Verdict("history", 0 if len(study.agent) > 1 else 1, "unread", seen(first), at, DOUBTFUL)


def _sour(study: Study) -> bool:
    return bool(study.making(Move.SARCASM_OR_HOSTILE, Move.DISMISSIVE, Move.BLAMES_CUSTOMER))


def _uses(turn: Message) -> str | None:
    """The sentence in which something from the file, or from what was said earlier on, is put to use."""
    if turn.of_file.weight < SOME and turn.of_earlier.weight < SEVERAL:
        return None
    return max(turn.lines, key=lambda line: line.used.weight).text if turn.lines else None


def asks_again(study: Study, turn: Message) -> str | None:
    """What it asks though it was known: in words of asking again, or the customer's answer says that it had been."""
    again = turn.find("again")
    if again is not None and not turn.known.has("not_again", again):
        return again
    move = turn.quote(Move.ASKS_AGAIN)
    question = move or next(iter(turn.questions), None)
    if question is None:
        return None
    after = study.customer_after(turn.number)
    if after is not None and turn.known.has("told_already", after[1]):
        return question
    sure = turn.confidence(Move.ASKS_AGAIN) >= SURE_AGAIN and turn.known.has("data_question", move)
    return move if sure else None


def _first_seen(study: Study) -> tuple[Evidence, ...]:
    return seen(study.answers[0] if study.answers else None)
