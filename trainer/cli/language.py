"""`trainer language check`: what a language has and what it still lacks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from trainer import languages
from trainer.cli.help import Command, Group
from trainer.cli.options import JsonOption
from trainer.cli.output import answer, say
from trainer.domain.text import one_line
from trainer.library.completeness import Part, begun, checked_code, parts
from trainer.translation import figure, ntr, tr

language = typer.Typer(cls=Group, help=tr("The languages of customers, judge and interface."), no_args_is_help=True)
NAMED = 6
"""So many missing things are named; the rest is counted."""
LONGEST_NAME = 60


@language.command(
    "check",
    cls=Command,
    help=tr("What a language has and what it still lacks, part by part; exit code 1 where one is not complete."),
)
def check(
    langs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LANG]...", help=tr("Codes such as fr. Default: all that were begun.")),
    ] = None,
    json_out: JsonOption = False,
) -> None:
    """What a language has and what it still lacks, part by part; exit code 1 where one is not complete."""
    complete = True
    for number, lang in enumerate([checked_code(one) for one in langs] if langs else begun()):
        found = parts(lang)
        whole = all(part.complete for part in found)
        complete = complete and whole
        if json_out:
            rows = [_row(part) for part in found]
            answer({"lang": lang, "name": languages.about(lang).name, "complete": whole, "parts": rows})
        else:
            say(("\n" if number else "") + _told(lang, found))
    if not complete:
        raise typer.Exit(1)


def _row(part: Part) -> dict[str, Any]:
    return {**part._asdict(), "missing": list(part.missing), "complete": part.complete}


def _told(lang: str, found: list[Part]) -> str:
    """A line for each part, and under it what is missing."""
    done = sum(part.complete for part in found)
    name = tr(languages.about(lang).name)
    head = tr(
        "{language}, {lang}: {done} of {all} parts complete.", language=name, lang=lang, done=done, all=len(found)
    )
    titles = [tr(part.title) for part in found]
    states = [_state(part) for part in found]
    lines = [head]
    for part, title, state in zip(found, titles, states, strict=True):
        wide = (max(len(one) for one in titles), max(len(one) for one in states))
        lines.append(f"  {state.ljust(wide[1])}  {title.ljust(wide[0])}  {part.file}")
        if part.broken:
            lines.append(f"      {one_line(part.broken)}")
        elif not part.complete and part.there:
            lines.append(f"      {_named(part)}")
    return "\n".join(lines)


def _state(part: Part) -> str:
    if part.broken:
        return tr("broken")
    if part.complete:
        return tr("there")
    if not part.there:
        return tr("missing")
    return tr("{there} of {all}", there=figure(part.there, ","), all=figure(part.of, ","))


def _named(part: Part) -> str:
    names = [one_line(name, LONGEST_NAME) for name in part.missing[:NAMED]]
    more = len(part.missing) - len(names)
    told = tr("missing: {names}", names=", ".join(names))
    return told + (ntr(" and {n} more", " and {n} more", more) if more else "")
