"""Which kind of agent has to come out above which: data, with the reason of each."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field

from trainer.domain.base import Model
from trainer.rehearsal.script import DATA, KindName, read_data


class Above(Model):
    """One kind has to come out above another."""

    better: KindName
    worse: KindName
    by: Annotated[float, Field(gt=0, le=100)]
    """Least distance of the median scores, in points of 100."""
    why: str


class Order(Model):
    """The order that a persona has to keep."""

    order: tuple[Above, ...]
    apart: Above
    """The distance from end to end without which nothing is told apart."""


@cache
def expected() -> Order:
    """The order as it stands in `data/order.yaml`."""
    return read_data(Order, DATA / "order.yaml")
