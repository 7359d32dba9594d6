"""What is counted, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.rehearsal.agent import scripted
from trainer.rehearsal.crowd import at_once
from trainer.rehearsal.figures import Figures, Stretch, figures
from trainer.rehearsal.order import expected
from trainer.rehearsal.play import Parts, play
from trainer.rehearsal.report import PersonaReport
from trainer.rehearsal.reporting import persona_report
from trainer.rehearsal.script import KindName

SCORES: dict[KindName, float] = {
    "excellent": 80, "polite": 45, "hollow": 18, "hasty": 30, "pushover": 32, "hostile": 8
}  # fmt: skip


def session(kind: KindName, score: float | None, seed: int = 1, **changed: object) -> Figures:
    """A session in figures."""
    made = Figures(
        persona="late-parcel", kind=kind, seed=seed, messages=4, ending="resolved", ran_out=False, score=score,
        passed=None, levels={"empathy": 2, "composure": 3, "boundaries": None}, anger=(6.0, 5.0, 4.0), dull=(),
        lines=("a", "b"), repeated=0, silent=0, alike=0, asked=2, taken_up=1, words={"hot": (2, 30)}, notices=0,
        usage={},
    )  # fmt: skip
    return made._replace(**changed)  # type: ignore[arg-type]


def report(denise: Persona, rubric: Rubric, sessions: Sequence[Figures]) -> PersonaReport:
    """Their report."""
    return persona_report(denise, rubric, sessions, engine="offline", seed=1)


def test_a_persona_on_which_the_order_is_kept_tells_good_from_bad(denise: Persona, rubric: Rubric) -> None:
    """The gaps are those of the medians."""
    made = report(denise, rubric, [session(kind, score) for kind, score in SCORES.items()])
    assert made.verdict == "tells"
    assert (made.gap_hostile, made.gap_polite) == (72, 35)
    assert all(one.kept for one in made.order)
    assert len(made.order) == len(expected().order) + 1


@pytest.mark.parametrize(
    ("changed", "better", "worse"),
    [
        ({"polite": 75.0}, "excellent", "polite"),
        ({"hollow": 44.0}, "polite", "hollow"),
        ({"pushover": 50.0}, "polite", "pushover"),
        ({"hostile": 28.0}, "hasty", "hostile"),
    ],
)
def test_each_order_that_is_not_kept_is_named(
    denise: Persona, rubric: Rubric, changed: dict[KindName, float], better: str, worse: str
) -> None:
    """And the persona does not tell good from bad."""
    made = report(denise, rubric, [session(kind, score) for kind, score in (SCORES | changed).items()])
    assert made.verdict == "does_not_tell"
    assert (better, worse) in {(one.above.better, one.above.worse) for one in made.order if not one.kept}


def test_one_kind_alone_leaves_the_verdict_open(denise: Persona, rubric: Rubric) -> None:
    """There is nothing to compare."""
    made = report(denise, rubric, [session("polite", 40), session("polite", 50, seed=2)])
    assert made.verdict == "open"
    polite = made.of("polite")
    assert polite is not None
    assert polite.score is not None
    assert polite.score.median == 45


def test_criteria_and_endings_that_never_come_up_are_named(denise: Persona, rubric: Rubric) -> None:
    """Never judged, and always the same level."""
    made = report(
        denise, rubric, [session("polite", 40), session("hostile", 10, levels={"empathy": 0, "composure": 3})]
    )
    assert "boundaries" in made.never_judged
    assert made.always_same == {"composure": 3}
    assert "hung_up" in made.endings_missing
    assert "resolved" not in made.endings_missing


def test_the_mood_curve_ends_where_hardly_anybody_is_left(denise: Persona, rubric: Rubric) -> None:
    """A mean over one session of ten says nothing of the kind."""
    long = session("polite", 40, anger=tuple([6.0] * 9))
    made = report(denise, rubric, [long, *(session("polite", 40, seed=seed) for seed in range(2, 11))])
    polite = made.of("polite")
    assert polite is not None
    assert [point.message for point in polite.mood] == [0, 1, 2]
    assert polite.mood[1].anger == pytest.approx(5.1)


def test_the_longest_dull_stretch_is_told_with_its_place(denise: Persona, rubric: Rubric) -> None:
    """So that somebody can look it up."""
    dull = session("polite", 40, seed=9, dull=(Stretch(5, 3, ("demand",)), Stretch(15, 6, ("vent", "ask"))))
    made = report(denise, rubric, [session("polite", 41), dull])
    assert made.dull is not None
    assert (made.dull.sessions, made.dull.longest, made.dull.seed, made.dull.turn) == (1, 6, 9, 15)


def test_what_is_counted_of_a_played_session_is_what_was_played(denise: Persona, parts: Parts) -> None:
    """Levels, words, lines and questions add up."""
    kinds: tuple[KindName, ...] = ("excellent", "hasty", "hostile")
    for kind in kinds:
        played = at_once(play(denise, kind, scripted(kind, "en", 2), parts, seed=2))
        made = figures(played)
        customer = [turn.text for turn in played.transcript.turns if turn.speaker == "customer"]
        assert made.messages == len(played.said)
        assert sum(turns for turns, _ in made.words.values()) == len(customer)
        assert sum(words for _, words in made.words.values()) == sum(len(text.split()) for text in customer)
        assert len(made.anger) == made.messages + 1
        assert 0 <= made.taken_up <= made.asked <= made.messages
        assert made.levels.keys() == {one.id for one in played.scorecard.criteria}
