"""The texts of a rubric in another language, laid over it: what is judged and how much it counts stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from trainer.domain.base import Lang, Model
from trainer.domain.rubric import Anchors, Criterion, CriterionId, Prose, Rubric, RubricExtension

Heading = Annotated[str, Field(min_length=1, max_length=60)]
TextPath = tuple[str, ...]
"""Where a text stands in a file of texts, as `("criteria", "empathy", "title")`."""
OF_CRITERION = ("title", "question", "anchors", "na_when", "tips")


class CriterionTexts(Model):
    """The texts of one criterion; what is left out stays in the rubric's own language."""

    title: Heading | None = None
    """Its heading on the scorecard."""
    question: Prose | None = None
    """What is judged, as a question."""
    anchors: Anchors | None = None
    """What one would see at each level, all four."""
    na_when: Prose | None = None
    """When the moment did not arise."""
    tips: Annotated[tuple[Prose, ...], Field(min_length=1)] | None = None
    """What to do differently next time, with examples that one would say in this language."""


class RubricTexts(Model):
    """The texts of one rubric file in another language; what is left out stays in the rubric's own."""

    name: Heading | None = None
    """Its heading on the scorecard."""
    summary: Prose | None = None
    """What is judged by it and for whom."""
    stages: dict[str, Heading] = {}
    """Headings of its stages, by the names that they have in the rubric."""
    must_have: dict[CriterionId, Prose] = {}
    """Why a line may not be crossed, by criterion."""
    criteria: dict[CriterionId, CriterionTexts] = {}
    """Texts of its criteria, by their ids."""


def localised(rubric: Rubric, texts: RubricTexts, lang: Lang) -> Rubric:
    """The rubric with its texts in a language; ids, weights, levels and advice are those of the rubric.

    Texts for what the rubric has not are passed over.
    """
    update: dict[str, Any] = {"lang": lang}
    update |= {field: text for field in ("name", "summary") if (text := getattr(texts, field)) is not None}
    titles = (rubric.stage_titles or {}) | {
        stage: texts.stages[stage] for stage in rubric.stages if stage in texts.stages
    }
    update["stage_titles"] = titles or None
    update["must_have"] = tuple(
        must.model_copy(update={"why": texts.must_have.get(must.criterion, must.why)}) for must in rubric.must_have
    )
    update["criteria"] = tuple(_criterion(one, texts.criteria.get(one.id)) for one in rubric.criteria)
    return rubric.model_copy(update=update)


def _criterion(criterion: Criterion, texts: CriterionTexts | None) -> Criterion:
    if texts is None:
        return criterion
    own = {field: text for field in OF_CRITERION if (text := getattr(texts, field)) is not None}
    if criterion.na_when is None:
        own.pop("na_when", None)  # it applies always, in every language
    return criterion.model_copy(update=own)


def wanted(rubric: Rubric | RubricExtension) -> list[TextPath]:
    """Every text that a rubric file says itself, in the order of a file of texts.

    One that extends another owes the texts only of what it changes; the rest is the other's.
    """
    paths: list[TextPath] = [("name",), ("summary",)]
    if isinstance(rubric, Rubric):
        paths += [("stages", stage) for stage in rubric.stages]
    paths += [("must_have", must.criterion) for must in rubric.must_have or ()]
    said = rubric.criteria if isinstance(rubric, Rubric) else rubric.change
    for one in said:
        paths += [("criteria", one.id, field) for field in OF_CRITERION if getattr(one, field) is not None]
    return list(dict.fromkeys(paths))


def given(texts: RubricTexts) -> Iterator[TextPath]:
    """Every text that a file of texts holds."""
    yield from ((field,) for field in ("name", "summary") if getattr(texts, field) is not None)
    yield from (("stages", stage) for stage in texts.stages)
    yield from (("must_have", criterion) for criterion in texts.must_have)
    for criterion, own in texts.criteria.items():
        yield from (("criteria", criterion, field) for field in OF_CRITERION if getattr(own, field) is not None)
