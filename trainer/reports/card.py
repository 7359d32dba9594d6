"""The one view model of a scorecard: what every report shows, in the order in which it is shown."""

from __future__ import annotations

from typing import Any, NamedTuple

from trainer.coaching.advice import AdviceBook
from trainer.domain.conversation import Transcript, Turn
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard
from trainer.domain.text import one_line
from trainer.translation import figure, mark, ntr, tr

LEVEL_WORDS = (mark("harmful or missing"), mark("weak"), mark("solid"), mark("exemplary"))
CONFIDENCE_WORDS = (
    (0.75, mark("sure", about="confidence")),
    (0.55, mark("fairly sure", about="confidence")),
    (0.0, mark("open", about="confidence")),
)
"""From which confidence on which word: one vote of a model, and most rules, are "fairly sure" at best."""
FOREMOST = 3
"""Criteria that are named above the others: nobody works on more at a time."""
NOT_ARISEN, UNGRADED = mark("did not arise"), mark("ungraded")
ENDINGS = {
    "resolved": mark("resolved", about="ending"),
    "escalated": mark("escalated", about="ending"),
    "ended_by_agent": mark("ended by agent", about="ending"),
    "hung_up": mark("hung up", about="ending"),
    "abandoned": mark("abandoned", about="ending"),
}


class Row(NamedTuple):
    """One criterion."""

    score: CriterionScore
    title: str
    word: str
    """The level as a word."""
    marks: str
    """The level as a shape: `●●○`, or `–` where there is none."""
    confidence: str
    """`fairly sure 0.60`, with the votes where there were several; empty where there is no level."""


class Stage(NamedTuple):
    """The criteria of one stage."""

    name: str
    rows: tuple[Row, ...]


class Card(NamedTuple):
    """A scorecard as it is shown."""

    title: str
    score: str
    """`73.5 of 100`, or why there is none."""
    verdict: str
    """Passed or not, and by what."""
    missed: tuple[str, ...]
    """Each must-have that was missed, and why it matters."""
    work_on: tuple[str, ...]
    """What to work on first: titles of the lowest criteria, the heaviest before the others."""
    keep: tuple[str, ...]
    """What went best, likewise."""
    graded: str
    """`16 of 18 graded`; empty where none was left out."""
    grader: str
    record: str
    """What it was graded with, for whoever wants to do it again: votes, hashes, tokens, seconds, cost."""
    warnings: tuple[str, ...]
    stages: tuple[Stage, ...]
    advice: tuple[str, ...]
    """`P6 (…article…): text` of each advice behind a criterion below the highest level, once."""


def card(scorecard: Scorecard, rubric: Rubric, advice: AdviceBook) -> Card:
    """The view of a scorecard."""
    stages = tuple(
        Stage(rubric.stage_title(name), rows)
        for name in rubric.stages
        if (rows := tuple(_row(one, rubric) for one in scorecard.criteria if one.stage == name))
    )
    return Card(
        title=f"{rubric.name}",
        score=tr("no score") if scorecard.score is None else tr("{points} of 100", points=figure(scorecard.score)),
        verdict=_verdict(scorecard, rubric),
        missed=tuple(
            tr("Must-have missed, {title}: {why}", title=_title(must.criterion, rubric), why=must.why)
            for must in rubric.must_have
            if must.criterion in scorecard.missed
        ),
        work_on=_foremost(scorecard, rubric, (0, 1)),
        keep=_foremost(scorecard, rubric, (3, 2)),
        graded=graded(scorecard),
        grader=_graded_by(scorecard.grader),
        record=record(scorecard.grader),
        warnings=scorecard.warnings,
        stages=stages,
        advice=_advice(scorecard, advice),
    )


def _graded_by(grader: Grader) -> str:
    if grader.engine == "offline":
        return tr("Graded by rules, offline.")
    if grader.model:
        return tr("Graded by the model {model}.", model=grader.model)
    return tr("Graded by the model of the endpoint.")


def graded(scorecard: Scorecard) -> str:
    """`16 of 18 graded` where criteria were left without a level although they apply; else nothing."""
    all_of_them = len(scorecard.criteria)
    left = sum(one.applicable and one.level is None for one in scorecard.criteria)
    return tr("{graded} of {all} graded", graded=all_of_them - left, all=all_of_them) if left else ""


def record(grader: Grader) -> str:
    """What a scorecard was made with, in one line."""
    facts = [
        tr("prompt {version}", version=grader.prompt_version) if grader.engine == "llm" else grader.prompt_version,
        tr("rubric {version}", version=grader.rubric_version) if grader.rubric_version else "",
        tr("server {name}", name=one_line(grader.fingerprint, 40)) if grader.fingerprint else "",
        ntr("{n} vote", "{n} votes", grader.votes) if grader.votes > 1 or grader.engine == "llm" else "",
        ntr("{n} part", "{n} parts", grader.parts) if grader.parts > 1 else "",
        _tokens(grader),
        f"{figure(grader.seconds, '.1f')} s" if grader.seconds is not None else "",
        tr("cost {sum}", sum=figure(grader.cost, ".4f")) if grader.cost is not None else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _tokens(grader: Grader) -> str:
    if grader.prompt_tokens is None and grader.completion_tokens is None:
        return tr("{count} tokens", count=figure(grader.tokens, ",")) if grader.tokens else ""
    read, written = figure(grader.prompt_tokens or 0, ","), figure(grader.completion_tokens or 0, ",")
    return tr("{read} tokens read, {written} written", read=read, written=written)


def confidence_word(value: float) -> str:
    """How sure a grader is, as a word of English: sure, fairly sure, open."""
    return next(word for least, word in CONFIDENCE_WORDS if value >= least)


def confidence_text(score: CriterionScore) -> str:
    """Word and figure, and the votes where there were several: `open 0.50, votes 1 3 na`."""
    if score.level is None and not score.votes:
        return ""
    cast = " ".join("na" if one is None else str(one) for one in score.votes)
    votes = ", " + tr("votes {cast}", cast=cast) if cast else ""
    word = tr(confidence_word(score.confidence), about="confidence")
    return f"{word} {figure(score.confidence, '.2f')}{votes}"


def _verdict(scorecard: Scorecard, rubric: Rubric) -> str:
    if scorecard.score is None:
        return tr("not graded")
    if scorecard.missed:
        return tr("not passed: a must-have was missed")
    points = figure(rubric.pass_mark)
    return (
        tr("passed (from {points})", points=points)
        if scorecard.passed
        else tr("not passed (needs {points})", points=points)
    )


def _advice(scorecard: Scorecard, book: AdviceBook) -> tuple[str, ...]:
    cited = [one for score in scorecard.criteria if score.level is not None and score.level < 3 for one in score.advice]
    known = [book.get(one) for one in dict.fromkeys(cited) if one in book.ids()]
    return tuple(f"{one.id} ({one.title}): {one.text}" for one in known)


def scorecard_json(scorecard: Scorecard) -> dict[str, Any]:
    """A scorecard for programs: as it is stored, with each confidence as a word beside its figure."""
    data = scorecard.model_dump(mode="json")
    for row, score in zip(data["criteria"], scorecard.criteria, strict=True):
        row["confidence_word"] = None if score.level is None else confidence_word(score.confidence)
    return data


def _foremost(scorecard: Scorecard, rubric: Rubric, levels: tuple[int, int]) -> tuple[str, ...]:
    """Titles of the criteria at these levels, those at the first of them before the others."""
    weights = {one.id: one.weight for one in rubric.criteria}
    found = [one for one in scorecard.criteria if one.level in levels]
    found.sort(key=lambda one: (one.level != levels[0], -weights.get(one.id, 0)))
    return tuple(_title(one.id, rubric) for one in found[:FOREMOST])


def _title(criterion_id: str, rubric: Rubric) -> str:
    criterion = rubric.criterion(criterion_id)
    return criterion.title if criterion else criterion_id


def _row(score: CriterionScore, rubric: Rubric) -> Row:
    return Row(
        score=score,
        title=_title(score.id, rubric),
        word=level_word(score),
        marks="–" if score.level is None else "●" * score.level + "○" * (3 - score.level),
        confidence=confidence_text(score),
    )


def level_word(score: CriterionScore) -> str:
    """The level of a criterion as a word."""
    if score.level is None:
        return tr(UNGRADED) if score.applicable else tr(NOT_ARISEN)
    return tr(LEVEL_WORDS[score.level])


def speaker_name(transcript: Transcript, turn: int) -> str:
    """Who speaks in a turn: the customer's name where it is known."""
    if transcript.turns[turn].speaker == "agent":
        return tr("You")
    return transcript.scenario.customer or tr("Customer")


def ending_word(ending: str) -> str:
    """How a conversation ended, as a word; one that is not known stands as it is written."""
    known = ENDINGS.get(ending)
    return tr(known, about="ending") if known else ending.replace("_", " ")


def turn_text(turn: Turn) -> str:
    """What was said in a turn; where an action was taken without a word, what it was, in the chosen language."""
    return tr(turn.text) if turn.action and turn.text.startswith("[") else turn.text
