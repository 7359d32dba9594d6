"""The mood's chart, what turned it, effects, and two scorecards side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from trainer import locations
from trainer.domain.mood import Mood, MoodReason, MoodStep
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.reading import Reading
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard
from trainer.library.shelf import Shelf
from trainer.tui.state.chart import MOST_TURNINGS, Point, drawing, points, turnings
from trainer.tui.state.comparing import compare
from trainer.tui.state.effects import effects

RUBRIC = Shelf([], [locations.shipped("rubrics")]).rubric("deescalation")


def step(before: float, after: float, *why: MoodReason, trust: tuple[float, float] = (4, 4)) -> MoodStep:
    """What a message did to anger and trust."""
    return MoodStep(
        before=Mood(anger=before, trust=trust[0], patience=9),
        after=Mood(anger=after, trust=trust[1], patience=8),
        why=why,
    )


def why(cause: str, by: float, what: str = "anger") -> MoodReason:
    """One reason."""
    return MoodReason(cause=cause, what=what, by=by, text=f"{cause} did it")


STEPS = [
    (1, step(6, 5, why("empathy", -0.8), why("paraphrase", -0.2))),
    (3, step(5, 5.1, why("jargon", 0.1))),
    (5, step(5.1, 8, why("jargon", 0.3), why("sarcasm_or_hostile", 2.6))),
]


def test_the_line_begins_at_the_start_and_has_a_point_a_message() -> None:
    assert points(STEPS[0][1].before, STEPS) == (
        Point(None, 6, 4), Point(1, 5, 4), Point(3, 5.1, 4), Point(5, 8, 4),
    )  # fmt: skip
    assert points(Mood(anger=3, trust=3, patience=1), []) == (Point(None, 3, 3),)


def test_only_what_turned_the_mood_is_named_the_weightiest_reason_first() -> None:
    found = turnings(STEPS)
    assert [one.turn for one in found] == [1, 5]
    assert [reason.cause for reason in found[1].reasons] == ["sarcasm_or_hostile", "jargon"]
    assert found[1].anger == 2.9


def test_of_very_many_turnings_the_strongest_are_kept_in_their_order() -> None:
    many = [(number, step(2, 3 + number / 10)) for number in range(40)]
    found = turnings(many)
    assert len(found) == MOST_TURNINGS
    assert [one.turn for one in found] == list(range(28, 40))


def test_the_drawing_has_heavy_strokes_for_anger_and_light_ones_for_trust() -> None:
    rows = drawing(points(STEPS[0][1].before, STEPS), 50, 12)
    text = ["".join(cell.char for cell in row) for row in rows]
    assert len(text) == 12
    assert text[0].startswith("10 ┤")
    assert text[-1].split() == ["start", "1", "3", "5"]
    assert any("━" in row for row in text)
    assert {cell.series for row in rows for cell in row if cell.char in "━┏┓┗┛┃"} == {"anger"}
    assert {cell.series for row in rows for cell in row if cell.char == "─"} == {"trust"}


@given(
    some.lists(some.tuples(some.floats(0, 10), some.floats(0, 10)), min_size=1, max_size=80),
    some.integers(12, 200),
    some.integers(4, 40),
)
def test_a_drawing_never_leaves_its_frame(values: list[tuple[float, float]], width: int, height: int) -> None:
    line = [Point(number * 2 + 1, anger, trust) for number, (anger, trust) in enumerate(values)]
    rows = drawing(line, width, height)
    assert len(rows) == height
    assert all(len(row) <= width for row in rows)


def test_effects_gather_what_one_cause_did_and_keep_the_moves_that_did_nothing() -> None:
    reading = Reading(
        text="…",
        moves=(
            DetectedMove(move=Move.EMPATHY, quote="that is hard"),
            DetectedMove(move=Move.JARGON, quote="SLA"),
            DetectedMove(move=Move.THANKS, quote="thank you"),
        ),
    )
    moved = step(
        6, 5, why("empathy", -1.0), why("empathy", 0.4, "trust"), why("jargon", 0.3), why("heard", 0.2, "heard")
    )
    found = effects(reading, moved)
    assert [(one.cause, one.direction) for one in found] == [
        ("empathy", "helped"), ("jargon", "hurt"), ("thanks", "neutral"),
    ]  # fmt: skip
    assert found[0].figures == "anger −1.0, trust +0.4"
    assert found[0].quote == "that is hard"


def test_what_was_held_back_is_no_harm_and_stands_after_what_was_done() -> None:
    moved = step(7, 5.4, why("one_at_a_time", 1.2), why("one_at_a_time", -0.4, "trust"), why("empathy", -0.9))
    helped, held = effects(Reading(text="…"), moved)
    assert (helped.cause, helped.direction) == ("empathy", "helped")
    assert (held.cause, held.direction) == ("one_at_a_time", "neutral")
    assert held.figures == "held back: anger 1.2, trust 0.4"


def card(score: float | None, **levels: int | None) -> Scorecard:
    """A scorecard with these levels."""
    return Scorecard(
        rubric="deescalation",
        grader=Grader(engine="offline", prompt_version="1"),
        score=score,
        criteria=tuple(
            CriterionScore(id=name, stage="composure", level=level, applicable=level is not None)
            for name, level in levels.items()
        ),
    )


def test_two_scorecards_are_compared_criterion_by_criterion() -> None:
    first = card(40, composure=1, empathy=2, apology=None, closing=3)
    found = compare(first, card(60.5, composure=3, empathy=1, apology=2, closing=3), RUBRIC)
    assert {pair.id: pair.change for pair in found.pairs} == {
        "composure": "better", "empathy": "worse", "apology": "apart", "closing": "same",
    }  # fmt: skip
    assert found.gain == 20.5
    assert found.sentence == "20.5 points up: 1 better, 1 worse, 1 the same."
    assert compare(first, card(None), RUBRIC).gain is None
