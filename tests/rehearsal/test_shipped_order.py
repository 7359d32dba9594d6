"""Every shipped customer tells good agents from bad ones; few sessions each, by words alone, so that it is quick.

With the encoder, and with more sessions, `trainer persona rehearse` holds every customer to the whole order by itself.
"""

from __future__ import annotations

from statistics import mean, median

import pytest

from trainer.domain.rubric import Rubric
from trainer.library.shelf import Shelf
from trainer.rehearsal.crowd import play_offline, tasks
from trainer.rehearsal.order import expected
from trainer.rehearsal.script import KINDS, KindName

RUNS = 3
Medians = dict[KindName, float]


@pytest.fixture(scope="module")
def scores(shelf: Shelf, rubric: Rubric) -> dict[str, Medians]:
    """Median score of each kind of agent, by customer."""
    people = shelf.personas()[0]
    played = play_offline(tasks(people, KINDS, RUNS, 1), rubric, by_meaning=False, jobs=2).sessions
    return {
        one.id: {
            kind: median(made.score or 0.0 for made in played if (made.persona, made.kind) == (one.id, kind))
            for kind in KINDS
        }
        for one in people
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_customer_puts_the_excellent_agent_above_the_poor_ones_and_these_above_the_hostile_one(
    scores: dict[str, Medians],
) -> None:
    for name, of_kind in scores.items():
        poor = [of_kind[kind] for kind in ("hollow", "hasty", "pushover")]
        assert of_kind["excellent"] > max(poor), (name, of_kind)
        assert min(*poor, of_kind["polite"]) > of_kind["hostile"], (name, of_kind)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_over_all_customers_the_kinds_keep_their_order_and_distances(scores: dict[str, Medians]) -> None:
    for one in (*expected().order, expected().apart):
        gap = mean(of_kind[one.better] - of_kind[one.worse] for of_kind in scores.values())
        assert gap >= one.by, (one.better, one.worse, gap)
