"""What is offered: what would put it right for them, and options that hold (advice E1, P11, E4, P9, M8)."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import Message
from trainer.grading.stages.promises import overpromise
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, capped, seen


def desired_outcome(study: Study) -> Verdict:
    """3 asked or confirmed and worked from, 2 roughly, 1 late or guessed, 0 never, or passed over."""
    asked = next(((turn, quote) for turn in study.answers if (quote := asks_wish(turn))), None)
    if asked is not None:
        return _asked(study, *asked)
    solution = study.first_solution
    wish = study.moments.wish[0] if study.moments.wish else None
    if wish is None:
        if solution is not None and (study.moments.resolved is not None or _puts_choice(solution)):
            return Verdict("desired_outcome", 1, "guessed", seen(solution, solution.solves), solution.number, FAIR)
        return Verdict("desired_outcome", 0, "never", (), study.first_turn, FAIR)
    named = {"wish": wish.quote}
    taken = [turn for turn in study.agent if turn.number > wish.turn and _takes_up(study, turn, wish.quote)]
    given = next((turn for turn in taken if turn.giving), None)
    confirmed = next((turn for turn in taken if turn.quote(Move.PARAPHRASE) or turn.check), None)
    if confirmed is not None and solution is not None and solution.number >= confirmed.number:
        return Verdict("desired_outcome", 3, "confirmed", seen(confirmed), None, FAIR, named)
    if given is not None:
        return Verdict("desired_outcome", 2, "taken_up", seen(given, given.solves), given.number, FAIR, named)
    later = next((turn for turn in study.agent if turn.number > wish.turn and turn.offers), None)
    if later is not None:
        return Verdict("desired_outcome", 1, "roughly", seen(later, later.solves), later.number, DOUBTFUL, named)
    if taken and solution is not None:
        return Verdict("desired_outcome", 1, "late_up", seen(taken[0]), taken[0].number, DOUBTFUL, named)
    return Verdict("desired_outcome", 0, "passed_over", (), study.first_turn, FAIR, named)


def _asked(study: Study, asked: Message, quote: str) -> Verdict:
    solution, answered = study.first_solution, study.customer_after(asked.number)
    worked = [turn for turn in study.agent if turn.number > asked.number and turn.giving]
    late = solution is not None and solution.number < asked.number
    if worked and answered and not late:
        evidence = (*seen(asked, quote), *seen(worked[0], worked[0].solves))
        return Verdict("desired_outcome", 3, "asked_and_built", evidence, None, FAIR)
    if late:
        return Verdict("desired_outcome", 1, "asked_late", seen(asked, quote), asked.number, FAIR)
    return Verdict("desired_outcome", 2, "asked_only", seen(asked, quote), asked.number, FAIR)


def asks_wish(turn: Message) -> str | None:
    """A question for what would put it right; which of two offers they prefer is not yet one."""
    sure = turn.find("outcome")
    if sure is not None and not turn.known.has("anything_else", sure):
        return sure
    move = turn.quote(Move.ASKS_OUTCOME)
    if move is None or turn.offers or turn.known.has("choice_question", move) or turn.known.has("offer_question", move):
        return None
    return move


def _puts_choice(turn: Message) -> bool:
    return turn.find("choice_question") is not None


def _takes_up(study: Study, turn: Message, wish: str) -> bool:
    """Whether a message speaks of the wished-for thing in the wish's own words."""
    stem = study.language.stems.beginning
    wanted = {stem(word) for word in study.language.content(wish)}
    return bool(wanted & {stem(word) for word in study.language.content(turn.text)})


def authority(study: Study) -> Verdict:
    """3 two options where there are two, 2 one, 1 vague or a promise mended, 0 a promise too far or nothing at all."""
    promised = overpromise(study)
    if promised is not None:
        level, key = (1, "mended") if promised.mended else (0, "forbidden" if promised.what else "too_far")
        values = {"what": promised.what} if promised.what else {}
        evidence = seen(promised.turn, promised.quote)
        sure = SURE if promised.what else FAIR
        return Verdict("authority", capped(level), key, evidence, promised.turn.number, sure, values)
    may = study.scenario.may_offer
    offering = [(turn, turn.solves) for turn in study.agent if turn.offering]
    if not offering:
        last = study.agent[-1] if study.agent else None
        return Verdict("authority", 0, "nothing", (), last.number if last else None, FAIR)
    if all(turn.thrown for turn, _ in offering):
        return Verdict("authority", 1, "thrown", all_seen(offering), offering[0][0].number, FAIR)
    return _on_list(offering, may) if may else _unlisted(offering)


def _on_list(offering: list[tuple[Message, str | None]], may: tuple[str, ...]) -> Verdict:
    listed = [(turn, quote) for turn, quote in offering if turn.offers]
    at = offering[0][0].number
    if not listed:
        return Verdict("authority", 1, "off_list", all_seen(offering), at, DOUBTFUL)
    made = frozenset[int]().union(*(turn.offers for turn, _ in listed))
    if all(turn.known.has("hedge", quote) for turn, quote in listed):
        return Verdict("authority", 1, "vague", all_seen(listed), listed[0][0].number, DOUBTFUL)
    if len(made) >= min(2, len(may)):
        return Verdict("authority", 3, "choice", all_seen(listed), None, FAIR, {"count": str(len(made))})
    return Verdict("authority", 2, "one", all_seen(listed), listed[0][0].number, FAIR)


def _unlisted(offering: list[tuple[Message, str | None]]) -> Verdict:
    """Where nobody said what may be offered: firm words are one option, a choice put to them is two."""
    firm = [(turn, quote) for turn, quote in offering if not turn.known.has("hedge", quote)]
    if not firm:
        return Verdict("authority", 1, "vague", all_seen(offering), offering[0][0].number, DOUBTFUL)
    choice = next((one for one in firm if one[0].known.has("two_ways", one[0].text)), None)
    if choice is not None:
        return Verdict("authority", 3, "choice", seen(*choice), None, DOUBTFUL, {"count": "2"})
    return Verdict("authority", 2, "one", all_seen(firm), firm[0][0].number, DOUBTFUL, {"count": str(len(firm))})
