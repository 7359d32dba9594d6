"""What the home screen decides: order, what was played, whom to try next."""

from __future__ import annotations

from typing import NamedTuple

from tests.tui.driving import OWN
from trainer.domain.persona import Persona
from trainer.library.shelf import load_persona
from trainer.tui.state.customers import ago, customers, following, ordered, suggestion

DAY = 86_400


class Past(NamedTuple):
    """A stored session, as far as it matters here."""

    id: str
    persona_id: str
    started_at: float
    score: float | None = None
    passed: bool | None = None
    ending: str | None = "resolved"


def made(name: str, **changes: object) -> Persona:
    """A persona that differs from the tests' own."""
    return load_persona(OWN / "leaky-kettle.yaml").model_copy(update={"id": name, "name": name, **changes})


EASY = made("anna", difficulty=1, caller_type="demander", trains=("empathy",))
MIDDLE = made("bert", difficulty=2, caller_type="screamer", trains=("history",))
SAME_KIND = made("carl", difficulty=2, caller_type="demander", trains=("empathy",))
HARD = made("dora", difficulty=5, caller_type="abusive", trains=("boundaries",))
ALL = [HARD, MIDDLE, SAME_KIND, EASY]


def suggested(*sessions: Past, weak: tuple[str, ...] = ()) -> tuple[str, str]:
    """Who is suggested, and why."""
    found = suggestion(customers(ALL, sessions), sessions, weak, {"history": "Using what is known"})
    assert found is not None
    return found.persona_id, found.reason


def test_someone_new_begins_with_the_easiest() -> None:
    assert suggested()[0] == "anna"


def test_who_did_not_pass_tries_the_same_customer_again_but_not_for_ever() -> None:
    failed = [Past(str(number), "bert", number, 30, False) for number in range(5)]
    assert suggested(*failed[:1]) == ("bert", "You got 30 last time. Try again while it is fresh.")
    assert suggested(*failed[:2])[0] == "bert"
    assert suggested(*failed)[0] != "bert"


def test_what_was_weak_last_time_decides_among_those_in_reach() -> None:
    won = Past("1", "anna", 1, 80, True)
    assert suggested(won, weak=("boundaries", "history")) == (
        "bert", "Trains “Using what is known”, which was weak last time.",
    )  # fmt: skip


def test_a_kind_not_met_yet_comes_before_more_of_the_same() -> None:
    won = Past("1", "anna", 1, 80, True)
    assert suggested(won) == ("bert", "You have not met a screamer customer yet.")


def test_when_all_were_met_the_weakest_of_the_others_is_next() -> None:
    sessions = [
        Past("1", "anna", 1, 90, True), Past("2", "bert", 2, 65, True), Past("3", "carl", 3, 70, True),
        Past("4", "dora", 4, 88, True),
    ]  # fmt: skip
    assert suggested(*sessions) == ("bert", "Your best is 65: there is most to win here.")


def test_a_session_without_a_score_does_not_count_as_graded() -> None:
    assert suggested(Past("1", "dora", 1))[0] == "anna"


def test_orders_put_those_without_a_value_last() -> None:
    sessions = [Past("1", "dora", 5, 40, False), Past("2", "anna", 9, 70, True), Past("3", "anna", 3, 90, True)]
    rows = customers(ALL, sessions)
    assert [row.persona.id for row in ordered(rows, "difficulty")] == ["anna", "bert", "carl", "dora"]
    assert [row.persona.id for row in ordered(rows, "best")] == ["anna", "dora", "bert", "carl"]
    assert [row.persona.id for row in ordered(rows, "last")] == ["anna", "dora", "bert", "carl"]
    anna = next(row.played for row in rows if row.persona.id == "anna")
    assert (anna.best, anna.last, anna.times, anna.passed, anna.finished_id) == (90, 9, 2, True, "2")


def test_the_next_customer_is_the_next_harder_one_and_round_again() -> None:
    rows = customers(ALL, [])
    assert following(rows, "anna") is not None
    assert [persona.id for name in ("anna", "bert", "dora") if (persona := following(rows, name))] == [
        "bert", "carl", "anna",
    ]  # fmt: skip
    assert following(customers([EASY], []), "anna") is None


def test_ago_says_how_long_in_a_word_or_two() -> None:
    now = 100 * DAY
    said = [ago(now - seconds, now) for seconds in (-5, 59, 61, 3 * 3600, DAY, 3.5 * DAY)]
    assert said == ["just now", "just now", "1 min ago", "3 h ago", "yesterday", "3 days ago"]
    assert ago(0.0, now).endswith("1970")
