"""`trainer persona`, `trainer rubric` and `trainer schema`: what there is to practise with, and whether it is sound."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trainer.cli.case import case_text, channel_word
from trainer.cli.checks import check_personas, check_rubrics
from trainer.cli.help import Command, Group
from trainer.cli.new_rubric import new_rubric
from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, say, table
from trainer.domain.base import Model
from trainer.domain.text import clean, one_line
from trainer.library.rubric_files import resolved_text
from trainer.reports.names import caller_type
from trainer.translation import figure, language, tr

personas = typer.Typer(cls=Group, help=tr("Customers: list, show, check, new, edit, rehearse."), no_args_is_help=True)
rubrics = typer.Typer(cls=Group, help=tr("Rubrics: list, show, check, new."), no_args_is_help=True)


class Kind(StrEnum):
    """Kinds of files that people write."""

    PERSONA = "persona"
    RUBRIC = "rubric"


NameArgument = Annotated[str, typer.Argument(help=tr("An id or a file."))]
ResolvedOption = Annotated[
    bool, typer.Option("--resolved", help=tr("The whole rubric as a file, with what it extends written into it."))
]


def _heads(*, persona: bool) -> tuple[str, ...]:
    """Heads of the table of customers or of rubrics."""
    if persona:
        return tr("id"), tr("name"), tr("type"), tr("hard"), tr("channel"), tr("lang"), tr("about")
    return tr("id"), tr("name"), tr("criteria"), tr("pass"), tr("about")


@personas.command("list", cls=Command, help=tr("The customers there are."))
def list_personas(json_out: JsonOption = False) -> None:
    """The customers there are."""
    found, broken = wiring().shelf.personas()
    if json_out:
        keys = {"id", "name", "lang", "caller_type", "difficulty", "channel", "trade", "summary"}
        for persona in found:
            answer(persona.model_dump(mode="json", include=keys))
    else:
        rows = [
            (
                one.id,
                one.name,
                caller_type(one.caller_type).lower(),
                str(one.difficulty),
                channel_word(one.channel),
                one.lang,
                one_line(one.summary, 70),
            )
            for one in found
        ]
        say(table(rows, _heads(persona=True)))
    for one in broken:
        typer.echo(clean(tr("Left out: {error}", error=one.error)), err=True)


@personas.command("show", cls=Command, help=tr("One customer as the agent meets them; with --json the whole file."))
def show_persona(name: NameArgument, json_out: JsonOption = False) -> None:
    """One customer as the agent meets them; with --json the whole file."""
    persona = wiring().shelf.persona(name)
    if json_out:
        answer(_plain(persona))
        return
    hard = tr("difficulty {level} of 5", level=persona.difficulty)
    kind = caller_type(persona.caller_type).lower()
    say(f"{persona.name} ({persona.id}): {kind}, {channel_word(persona.channel)}, {hard}")
    say(f"{persona.summary}\n\n{case_text(persona)}")


personas.command(
    "check", cls=Command, help=tr("Everything that is wrong with persona files; exit code 1 where there is an error.")
)(check_personas)


@rubrics.command("list", cls=Command, help=tr("The rubrics there are."))
def list_rubrics(json_out: JsonOption = False) -> None:
    """The rubrics there are."""
    shelf = wiring().shelf
    found = [shelf.rubric(name, language()) for name in shelf.rubric_files()]
    if json_out:
        for rubric in found:
            answer({"id": rubric.id, "name": rubric.name, "criteria": len(rubric.criteria), "summary": rubric.summary})
        return
    rows = [
        (one.id, one.name, str(len(one.criteria)), figure(one.pass_mark), one_line(one.summary, 60)) for one in found
    ]
    say(table(rows, _heads(persona=False)))


@rubrics.command(
    "show",
    cls=Command,
    help=tr(
        "One rubric with its criteria and anchors, extensions resolved.\n\nAs a file or as JSON its texts are those of "
        "the file unless a language is named."
    ),
)
def show_rubric(
    name: NameArgument,
    resolved: ResolvedOption = False,
    lang: Annotated[
        str | None, typer.Option(help=tr("Its texts in this language: en, de, nb … Default: the interface's."))
    ] = None,
    json_out: JsonOption = False,
) -> None:
    """One rubric with its criteria and anchors, extensions resolved.

    As a file or as JSON its texts are those of the file unless a language is named.
    """
    shelf = wiring().shelf
    rubric = shelf.rubric(name, lang if lang or resolved or json_out else language())
    if resolved and not json_out:
        say(resolved_text(rubric, Path("rubrics") / f"{rubric.id}.yaml").rstrip())
        return
    if json_out:
        answer(_plain(rubric))
        return
    passed = tr("passed from {points}", points=figure(rubric.pass_mark))
    say(f"{rubric.name} ({rubric.id}), {passed}\n{one_line(rubric.summary)}")
    for stage in rubric.stages:
        say(f"\n{rubric.stage_title(stage).upper()}")
        for criterion in rubric.of_stage(stage):
            about = f"{tr('weight {weight}', weight=figure(criterion.weight))}; {', '.join(criterion.advice)}"
            say(f"  {criterion.id} ({about}): {one_line(criterion.question)}")
            for level in (0, 1, 2, 3):
                say(f"    {level}  {one_line(criterion.anchors.of(level))}")
            if criterion.na_when:
                say("    " + tr("n.a. when: {when}", when=criterion.na_when))


rubrics.command(
    "check", cls=Command, help=tr("Everything that is wrong with rubric files; exit code 1 where there is an error.")
)(check_rubrics)
rubrics.command(
    "new",
    cls=Command,
    help=tr("Write a commented rubric: a small whole one, or one that builds on another (--extends)."),
)(new_rubric)


def schema(kind: Annotated[Kind, typer.Argument(help=tr("persona or rubric"))]) -> None:
    """Print the JSON Schema that editors use for completion."""
    from trainer.library.json_schema import schema_text

    print(schema_text(kind.value), end="")


def _plain(model: Model) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
