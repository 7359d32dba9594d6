"""Rubrics: what is judged, in which stages, by which anchors, and what it takes to pass."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from trainer.domain.base import Lang, MistakeError, Model, Slug

CriterionId = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$")]
Level = Literal[0, 1, 2, 3]
Prose = Annotated[str, Field(min_length=1, max_length=1200)]


class Anchors(Model):
    """What one would see in the transcript at each level."""

    harmful: Annotated[Prose, Field(alias="0")]
    """Level 0, harmful: what made things worse."""
    weak: Annotated[Prose, Field(alias="1")]
    """Level 1, weak: tried, or only half there."""
    solid: Annotated[Prose, Field(alias="2")]
    """Level 2, solid: what one expects of somebody who knows the job."""
    exemplary: Annotated[Prose, Field(alias="3")]
    """Level 3, exemplary: what one would play to others."""

    def of(self, level: Level) -> str:
        """The anchor of a level 0–3."""
        return (self.harmful, self.weak, self.solid, self.exemplary)[level]


class Criterion(Model):
    """One thing that is judged."""

    id: CriterionId
    """Short name with underscores; ids of the shipped rubric are judged offline too."""
    stage: Annotated[str, Field(min_length=1, max_length=40)]
    """One of `stages`: where the scorecard shows it."""
    title: Annotated[str, Field(min_length=1, max_length=60)]
    """Its heading on the scorecard."""
    question: Prose
    """What is judged, as a question that the words of a conversation can answer."""
    anchors: Anchors
    """What one would see in the transcript at each level."""
    weight: Annotated[float, Field(gt=0, le=5)] = 1
    """How much it counts, above 0 and at most 5."""
    na_when: Prose | None = None
    """When the moment did not arise; None where the criterion always applies."""
    advice: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the advice behind it (`trainer advice` texts in `trainer/coaching/data`)."""
    tips: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """What to do differently next time, each one sentence that can be followed."""


class MustHave(Model):
    """A line that may not be crossed, whatever the total: decided by code from the levels."""

    criterion: CriterionId
    """Id of the criterion."""
    level: Level
    """The lowest level that is accepted; `na` is always accepted."""
    why: Prose
    """Why it may not fail; the scorecard says so."""


class Rubric(Model):
    """What is judged, by stages and criteria."""

    id: Slug
    """As the file is called, without .yaml."""
    name: Annotated[str, Field(min_length=1, max_length=60)]
    """Its heading on the scorecard."""
    lang: Lang = "en"
    """Language in which it is written; conversations in any language can be judged by it."""
    summary: Prose
    """What is judged by it and for whom, in a few sentences."""
    pass_mark: Annotated[float, Field(ge=0, le=100)] = 60
    """Score from which a conversation counts as passed, 0–100."""
    must_have: tuple[MustHave, ...] = ()
    """Lines that may not be crossed, whatever the score."""
    stages: Annotated[tuple[str, ...], Field(min_length=1)]
    """Parts of a conversation, in the order in which the scorecard shows them."""
    stage_titles: dict[str, Annotated[str, Field(min_length=1, max_length=60)]] | None = None
    """Headings of stages where their names alone would not do."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    """What is judged."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Rubric:
        ids = tuple(criterion.id for criterion in self.criteria)
        for place, criterion in enumerate(self.criteria):
            if criterion.id in ids[:place]:
                message = f"the criterion '{criterion.id}' stands here more than once"
                raise MistakeError(message, code="duplicate-id", path=("criteria", place, "id"))
            if criterion.stage not in self.stages:
                raise MistakeError(
                    f"'{criterion.stage}' is no stage of this rubric", code="unknown-stage",
                    path=("criteria", place, "stage"), given=criterion.stage, options=self.stages,
                )  # fmt: skip
        for place, must in enumerate(self.must_have):
            if must.criterion not in ids:
                raise MistakeError(
                    f"'{must.criterion}' is no criterion of this rubric", code="unknown-criterion",
                    path=("must_have", place, "criterion"), given=must.criterion, options=ids,
                )  # fmt: skip
        return self

    def criterion(self, criterion_id: str) -> Criterion | None:
        """The criterion of that id, or None."""
        return next((one for one in self.criteria if one.id == criterion_id), None)

    def stage_title(self, stage: str) -> str:
        """The heading of a stage: its name where it has no other."""
        return (self.stage_titles or {}).get(stage, stage)

    def of_stage(self, stage: str) -> tuple[Criterion, ...]:
        """The criteria of a stage, in their order."""
        return tuple(one for one in self.criteria if one.stage == stage)


class CriterionChange(Model):
    """What a rubric that extends another changes in one criterion; what is left out stays."""

    id: CriterionId
    """Id of a criterion of the other rubric."""
    title: str | None = None
    """Another heading."""
    question: Prose | None = None
    """Another question."""
    anchors: Anchors | None = None
    """Other anchors, all four."""
    weight: Annotated[float, Field(gt=0, le=5)] | None = None
    """Another weight, above 0 and at most 5."""
    na_when: Prose | None = None
    """Another moment when it does not apply."""
    tips: tuple[Prose, ...] | None = None
    """Other tips."""


class RubricExtension(Model):
    """A rubric file that builds on another: chooses among its criteria and weighs them anew."""

    id: Slug
    """As the file is called, without .yaml."""
    extends: Slug
    """Id of the rubric that it builds on."""
    name: Annotated[str, Field(min_length=1, max_length=60)]
    """Its heading on the scorecard."""
    summary: Prose
    """What is judged by it and for whom, in a few sentences."""
    pass_mark: Annotated[float, Field(ge=0, le=100)] | None = None
    """Another score from which a conversation counts as passed."""
    must_have: tuple[MustHave, ...] | None = None
    """Must-haves in place of those of the other rubric; an empty list drops them all."""
    without: tuple[CriterionId, ...] = ()
    """Criteria of the other rubric that this one leaves out."""
    change: tuple[CriterionChange, ...] = ()
    """Criteria of the other rubric that this one changes."""

    def resolve(self, base: Rubric) -> Rubric:
        """The whole rubric, built on `base`. Raises MistakeError where it names a criterion that `base` has not."""
        known = tuple(criterion.id for criterion in base.criteria)
        changes = {change.id: change for change in self.change}
        named: list[tuple[str, tuple[str | int, ...]]] = [
            (name, ("without", place)) for place, name in enumerate(self.without)
        ]
        named += [(change.id, ("change", place, "id")) for place, change in enumerate(self.change)]
        for name, path in named:
            if name not in known:
                message = f"'{name}' is no criterion of '{base.id}'"
                raise MistakeError(message, code="unknown-criterion", path=path, given=name, options=known)
        criteria = tuple(
            criterion.model_copy(
                update=changes[criterion.id].model_dump(exclude_none=True, exclude={"id", "anchors"})
                | ({"anchors": changes[criterion.id].anchors} if changes[criterion.id].anchors else {})
            )
            if criterion.id in changes
            else criterion
            for criterion in base.criteria
            if criterion.id not in self.without
        )
        must_have = self.must_have
        if must_have is None:
            must_have = tuple(must for must in base.must_have if must.criterion not in self.without)
        return Rubric(
            id=self.id, name=self.name, lang=base.lang, summary=self.summary,
            pass_mark=base.pass_mark if self.pass_mark is None else self.pass_mark,
            must_have=must_have,
            stages=tuple(stage for stage in base.stages if any(one.stage == stage for one in criteria)),
            stage_titles=base.stage_titles,
            criteria=criteria,
        )  # fmt: skip
