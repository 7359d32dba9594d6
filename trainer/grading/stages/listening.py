"""Listening: room to finish, the problem said back, questions that find the cause, use of what is known."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.study import AgentTurn, Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

KIND = (Move.EMPATHY, Move.APOLOGY, Move.BACKCHANNEL, Move.PARAPHRASE, Move.THANKS, Move.TAKES_OWNERSHIP)
ASKING = (Move.OPEN_QUESTION, Move.ASKS_OUTCOME)
HARSH = (
    Move.CONTRADICTS, Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE, Move.FLAT_REFUSAL,
    Move.NON_APOLOGY, Move.ASKS_AGAIN, Move.DEFENSIVE,
)  # fmt: skip
SOME, SEVERAL = 1.0, 2.0
"""Weight of particulars (`case.HARD`, `case.SOFT`) from which some, and two or more, came back."""
VOLLEY = 3
"""Questions in one message from which they are a volley (advice M7)."""
OPEN_FACTS = 3.0
"""Weight of particulars used over all messages from which the facts lay open."""


def venting(study: Study) -> Verdict:
    """The first outburst: 3 taken in, 2 taken in and asked about, 1 already solved or plain, 0 met with a wall."""
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


def _first_reply(study: Study, reply: AgentTurn) -> Verdict:
    harsh, kind, asks = reply.quote(*HARSH), reply.quote(*KIND), _question(reply)
    rule = next((said.quote for said in study.moments.rule if said.turn == reply.number), None)
    solves = reply.solves or (reply.quote(Move.EXPLAINS_WHY) if reply.find("reason") else None)
    hollow = kind is not None and reply.used.weight == 0 and not reply.quote(Move.BACKCHANNEL)
    at = reply.number
    if harsh and not (kind and reply.used.weight >= SOME):
        return Verdict("venting", 0, "harsh_first", seen(reply, harsh), at, FAIR)
    if (solves or rule) and not kind:
        return Verdict("venting", 0, "wall_first", seen(reply, rule or solves), at, FAIR)
    if solves or rule or harsh:
        return Verdict("venting", 1, "fix_first", seen(reply, solves or rule or harsh), at, FAIR)
    if kind and asks:
        if hollow or reply.known.has("data_question", asks):
            return Verdict("venting", 1, "data_first", seen(reply, asks), at, FAIR)
        return Verdict("venting", 2, "kind_and_asks", seen(reply, asks), at, FAIR)
    if kind:
        if hollow:
            return Verdict("venting", 1, "hollow_first", seen(reply, kind), at, FAIR)
        return Verdict("venting", 3, "taken_in", seen(reply, kind), None, FAIR)
    return Verdict("venting", 1, "data_first" if asks else "plain_first", seen(reply, asks), at, DOUBTFUL)


def _question(turn: AgentTurn) -> str | None:
    """A question in it that is no check of a summary."""
    for question in turn.reading.questions:
        if not turn.known.has("check", question):
            return question
    return turn.quote(*ASKING) if not turn.known.has("check", turn.quote(*ASKING)) else None


def reflecting(study: Study) -> Verdict:
    """The problem said back: 3 with particulars, checked, before solving; 2 unchecked, 1 late or bare, 0 not."""
    solution = study.first_solution
    solved_at = solution.number if solution else len(study.transcript.turns)
    back = [turn for turn in study.agent if turn.before and says_back(turn)]
    good = [turn for turn in back if turn.used.weight >= SOME and turn.reading.paraphrase_right is not False]
    early = [turn for turn in good if turn.number <= solved_at]
    if early:
        best = max(early, key=lambda turn: (bool(turn.find("check")), turn.used.weight))
        quote = best.quote(Move.PARAPHRASE) or best.find("check")
        if best.find("check") and best.used.weight >= SEVERAL:
            return Verdict("reflecting", 3, "checked", seen(best, quote), None, FAIR)
        key = "few" if best.find("check") else "unchecked"
        return Verdict("reflecting", 2, key, seen(best, quote), best.number)
    if good:
        return Verdict("reflecting", 1, "late", seen(good[0], good[0].quote(Move.PARAPHRASE)), solved_at, FAIR)
    wrong = next((turn for turn in back if turn.reading.paraphrase_right is False), None)
    if wrong is not None:
        return Verdict("reflecting", 1, "wrong", seen(wrong, wrong.quote(Move.PARAPHRASE)), wrong.number, DOUBTFUL)
    if back:
        return Verdict("reflecting", 1, "bare", seen(back[0], back[0].quote(Move.PARAPHRASE)), back[0].number, FAIR)
    first = next((turn for turn in study.agent if turn.before), None)
    return Verdict("reflecting", 0, "nothing_back", seen(first), first.number if first else None, FAIR)


def says_back(turn: AgentTurn) -> bool:
    """Whether a message gives the problem back: the move, or many particulars put to the customer with a check."""
    if turn.quote(Move.PARAPHRASE):
        return True
    return turn.used.weight >= SEVERAL and bool(turn.find("check") or turn.find("sums_up"))


def questioning(study: Study) -> Verdict:
    """Questions: 3 follow the cause, 2 one or none needed, 1 form data or a volley, 0 accusing or missing."""
    accusing = next(((turn, quote) for turn in study.agent if (quote := turn.find("accusing_question"))), None)
    if accusing is not None:
        return Verdict("questioning", 0, "accusing", seen(*accusing), accusing[0].number, FAIR)
    volleys = [turn for turn in study.agent if len(turn.reading.questions) >= VOLLEY]
    fitting = [(turn, quote) for turn in study.agent if turn.before and (quote := _fact_question(turn))]
    data = [(turn, quote) for turn in study.agent if (quote := turn.find("data_question")) and "?" in quote]
    if volleys and len(fitting) - len(volleys) < 1:
        return Verdict("questioning", 1, "volley", seen(volleys[0]), volleys[0].number, SURE)
    if len(fitting) >= 2 and not volleys:
        return Verdict("questioning", 3, "follows", all_seen(fitting), None, FAIR)
    if fitting:
        return Verdict("questioning", 2, "one", all_seen(fitting), fitting[0][0].number, FAIR)
    if _facts_lay_open(study):
        return Verdict("questioning", 2, "none_needed", (), None, DOUBTFUL)
    if data:
        return Verdict("questioning", 1, "form_data", all_seen(data), data[0][0].number, FAIR)
    first = next((turn for turn in study.agent if turn.before), None)
    return Verdict("questioning", 0, "none_asked", (), first.number if first else None, FAIR)


def _fact_question(turn: AgentTurn) -> str | None:
    """An open or fact-seeking question in it, no form data, no check, not asked for the second time."""
    quote = turn.quote(Move.OPEN_QUESTION)
    if quote is None or turn.quote(Move.ASKS_AGAIN):
        return None
    return None if turn.known.has("check", quote) or turn.known.has("data_question", quote) else quote


def _facts_lay_open(study: Study) -> bool:
    used = sum(turn.used.weight for turn in study.agent)
    return used >= OPEN_FACTS and study.moments.facts and study.first_solution is not None


def history(study: Study) -> Verdict:
    """What is known: 3 shapes the talk, 2 used once, 1 neither used nor asked for, 0 asked again or unread."""
    if not study.moments.facts:
        return Verdict("history", None, "no_facts", (), None, FAIR)
    again = next(((turn, quote) for turn in study.agent if turn.before and (quote := _asks_again(turn))), None)
    if again is not None:
        return Verdict("history", 0, "asked_again", seen(*again), again[0].number, FAIR)
    using = [turn for turn in study.agent if turn.of_file.weight >= SOME or turn.of_earlier.weight >= SEVERAL]
    if len(using) >= 2 or any(turn.of_file.weight >= SEVERAL for turn in using):
        return Verdict("history", 3, "woven_in", all_seen([(turn, None) for turn in using[:2]]), None, FAIR)
    if using:
        return Verdict("history", 2, "used_once", seen(using[0]), None, FAIR)
    any_used = any(turn.used.weight >= SOME for turn in study.agent)
    first = next((turn for turn in study.agent if turn.before), None)
    at = first.number if first else None
    if any_used:
        return Verdict("history", 1, "not_built_on", seen(first), at, DOUBTFUL)
    return Verdict("history", 0 if len(study.agent) > 1 else 1, "unread", seen(first), at, DOUBTFUL)


def _asks_again(turn: AgentTurn) -> str | None:
    again = turn.find("again")
    if again is not None and not turn.known.has("not_again", again):
        return again
    return turn.quote(Move.ASKS_AGAIN)
