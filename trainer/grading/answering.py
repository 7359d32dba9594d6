"""What a model's grading must hold to, checked by code: the criteria, the levels, the quotes, what may not apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Criterion, Level
from trainer.domain.scorecard import CriterionScore, Evidence
from trainer.domain.text import clean, one_line
from trainer.grading.asking import NA
from trainer.grading.evidence import checked, stands_in
from trainer.grading.moments import Moments
from trainer.grading.votes import confidence

MOST_QUOTES = 3
LONGEST_REASON, LONGEST_BETTER = 900, 700
CONFIDENCE = confidence(1, 0)
"""Of one grading by a model: there is nothing to compare it with."""
DOUBTED = 0.5
"""Confidence, at most, of what the words on record or the rules speak against."""
SHOWN = 100
"""Characters of a quote that a complaint repeats."""
_LEVELS: dict[str, Level] = {"0": 0, "1": 1, "2": 2, "3": 3}


class Case(NamedTuple):
    """What an answer is checked against."""

    transcript: Transcript
    said: Mapping[int, str]
    """The agent's words by turn, without what was said to a grader: only these can be quoted."""
    moments: Moments
    doubtful: str = ""
    """What a coach is told where the model gives a 0 for a moment that, by all that code can tell, never came."""


class Checked(NamedTuple):
    """What of an answer holds, and what is wrong with the rest, a sentence each."""

    scores: dict[str, CriterionScore]
    problems: dict[str, str]
    """By criterion; under an empty name what concerns none of them."""


def check(data: dict[str, Any], criteria: tuple[Criterion, ...], case: Case) -> Checked:
    """The scores in an answer that holds for these criteria, and the problems of the others."""
    rows = data.get("criteria")
    if not isinstance(rows, list):
        return Checked({}, {one.id: f'{one.id}: there is no list "criteria" in the answer.' for one in criteria})
    wanted = {one.id: one for one in criteria}
    scores: dict[str, CriterionScore] = {}
    problems: dict[str, str] = {}
    for row in rows:
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str) or name not in wanted:
            problems[""] = f"'{one_line(str(name), 40)}' is none of the criteria asked for."
        elif name in scores or name in problems:
            scores.pop(name, None)
            problems[name] = f"{name}: it stands there more than once."
        else:
            found = _score(row, wanted[name], case)
            if isinstance(found, str):
                problems[name] = f"{name}: {found}"
            else:
                scores[name] = found
    for name in wanted:
        if name not in scores and name not in problems:
            problems[name] = f"{name}: it is missing."
    return Checked(scores, problems)


def _score(row: dict[str, Any], criterion: Criterion, case: Case) -> CriterionScore | str:
    """The score in one row, or what is wrong with it."""
    given = str(row.get("level")).strip().lower()
    if given != NA and given not in _LEVELS:
        return f"the level is '{one_line(given, 20)}'; it must be 0, 1, 2, 3 or na."
    reason = row.get("reason")
    if not isinstance(reason, str) or len(reason.split()) < 3:
        return "there is no reason."
    reason = clean(reason.strip(), LONGEST_REASON)
    if given == NA:
        return _not_applicable(criterion, case.moments, reason)
    level = _LEVELS[given]
    quotes = _quotes(row.get("quotes"))
    evidence = checked(quotes, case.transcript, case.said)[:MOST_QUOTES]
    if quotes and not evidence:
        return _no_such_quote(quotes[0].quote, case)
    if not evidence and level > 0:
        return "it has no quote from the agent's turns."
    if level == 0 and not evidence and arose(criterion.id, case.moments) is False and criterion.na_when:
        return CriterionScore(
            id=criterion.id, stage=criterion.stage, applicable=False, rationale=reason, advice=criterion.advice,
            confidence=DOUBTED, flag=case.doubtful or None,
        )  # fmt: skip
    better, turn = _better(row, level, evidence, case)
    return CriterionScore(
        id=criterion.id, stage=criterion.stage, level=level, evidence=evidence, rationale=reason, better=better,
        better_turn=turn, advice=criterion.advice, confidence=CONFIDENCE,
    )  # fmt: skip


def _no_such_quote(quote: str, case: Case) -> str:
    """What is wrong with a quote that is not the agent's."""
    shown = one_line(quote, SHOWN)
    for number, turn in enumerate(case.transcript.turns):
        if turn.speaker == "customer" and stands_in(quote, turn.text):
            return f"the quote \"{shown}\" is the customer's (turn {number}); only the agent's words can be quoted."
    return f'the quote "{shown}" stands, word for word, in no turn of the agent\'s.'


def _not_applicable(criterion: Criterion, moments: Moments, reason: str) -> CriterionScore | str:
    if criterion.na_when is None:
        return "it always applies and needs a level from 0 to 3."
    if arose(criterion.id, moments):
        return f"it does apply here ({_where(criterion.id, moments)}) and needs a level from 0 to 3."
    return CriterionScore(
        id=criterion.id, stage=criterion.stage, applicable=False, rationale=reason, advice=criterion.advice,
        confidence=CONFIDENCE,
    )  # fmt: skip


def arose(criterion_id: str, moments: Moments) -> bool | None:
    """Whether the moment of a criterion arose, as far as code can tell; None for criteria that it knows nothing of."""
    known = {
        "history": moments.facts,
        "explains_why": bool(moments.rule),
        "boundaries": bool(moments.abuse),
        "breather": moments.stayed_hot is not None,
        "escalation": bool(moments.manager_wish or moments.transfer),
    }
    return known.get(criterion_id)


def _where(criterion_id: str, moments: Moments) -> str:
    if criterion_id == "history":
        return "there is a case file, or the customer had given facts"
    if criterion_id == "breather":
        return f"tempers had stayed high by turn {moments.stayed_hot}"
    places = {
        "explains_why": moments.rule,
        "boundaries": moments.abuse,
        "escalation": moments.manager_wish or moments.transfer,
    }[criterion_id]
    return f'turn {places[0].turn}: "{one_line(places[0].quote, SHOWN)}"'


def _quotes(rows: Any) -> list[Evidence]:
    found: list[Evidence] = []
    for row in rows if isinstance(rows, list) else []:
        quote = row.get("quote") if isinstance(row, dict) else row
        turn = row.get("turn") if isinstance(row, dict) else 0
        if isinstance(quote, str) and quote.strip():
            number = turn if isinstance(turn, int) and not isinstance(turn, bool) and turn >= 0 else 0
            found.append(Evidence(turn=number, quote=clean(quote.strip(), 600)))
    return found


def _better(
    row: dict[str, Any], level: Level, evidence: tuple[Evidence, ...], case: Case
) -> tuple[str | None, int | None]:
    """The better wording and its turn; none at a 3."""
    text = row.get("better")
    if level == 3 or not isinstance(text, str) or len(text.split()) < 2:
        return None, None
    turn = row.get("better_turn")
    places = [number for number, _ in case.transcript.agent_turns()]
    if not isinstance(turn, int) or isinstance(turn, bool) or turn not in places:
        turn = evidence[0].turn if evidence else places[0]
    return clean(text.strip().strip('"“”'), LONGEST_BETTER), turn
