"""`trainer persona check` and `trainer rubric check`: what is wrong, where, what to write instead, and mending it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from trainer import locations
from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, remark, say
from trainer.errors import ContentError
from trainer.library.checking import Kind, check_persona, check_rubric, check_rubric_texts
from trainer.library.findings import Finding
from trainer.library.mending import diff, mend_text
from trainer.library.saving import save_new
from trainer.library.sense.words import Meaning
from trainer.library.shelf import Shelf, load_rubric
from trainer.library.source import UnreadableError, read_text
from trainer.translation import ntr, tr

NamesArgument = Annotated[list[str] | None, typer.Argument(help=tr("Ids or files. Default: all."))]
StrictOption = Annotated[bool, typer.Option("--strict", help=tr("Take warnings as errors: exit code 1."))]
FixOption = Annotated[bool, typer.Option("--fix", help=tr("Mend what is mechanical, and show what was changed."))]
DeepOption = Annotated[
    bool, typer.Option("--deep", help=tr("Compare questions by their meaning too; needs the encoder, seconds a file."))
]


class Report(NamedTuple):
    """One file as it was checked."""

    path: Path
    findings: list[Finding]
    changes: str = ""
    """What was mended, as a diff."""


def check_personas(
    names: NamesArgument = None,
    strict: StrictOption = False,
    fix: FixOption = False,
    deep: DeepOption = False,
    json_out: JsonOption = False,
) -> None:
    """Everything that is wrong with persona files; exit code 1 where there is an error."""
    made = wiring()
    meaning: Meaning | None = None
    if deep:
        meaning = made.offline_reader.meaning
        if meaning is None:
            remark(tr("There is no sentence encoder on this machine: questions are compared by their words."))
    paths = [made.shelf.persona_path(name) for name in names] if names else list(made.shelf.persona_files().values())
    banks = tuple(folder / "banks" for folder in made.packs.folders())
    criteria = _own_criteria(made.shelf)
    reports = []
    for path in paths:
        changes = _mended(path, "persona", made.shelf) if fix else ""
        findings = check_persona(path, meaning=meaning, banks=banks, criteria=criteria)[1]
        reports.append(Report(path, findings, changes))
    _tell(reports, strict=strict, json_out=json_out)


def check_rubrics(
    names: NamesArgument = None, strict: StrictOption = False, fix: FixOption = False, json_out: JsonOption = False
) -> None:
    """Everything that is wrong with rubric files; exit code 1 where there is an error."""
    shelf = wiring().shelf
    paths = [shelf.rubric_path(name) for name in names] if names else list(shelf.rubric_files().values())
    reports = []
    for path in paths:
        changes = _mended(path, "rubric", shelf) if fix else ""
        model, findings = check_rubric(path, shelf)
        reports.append(Report(path, findings + (check_rubric_texts(path) if model is not None else []), changes))
    _tell(reports, strict=strict, json_out=json_out)


def _own_criteria(shelf: Shelf) -> tuple[str, ...]:
    """Ids of the criteria of all rubrics that do not ship and can be used."""
    found: list[str] = []
    for path in shelf.rubric_files().values():
        if path.parent.resolve() != locations.shipped("rubrics").resolve():
            with contextlib.suppress(ContentError):
                found += [criterion.id for criterion in load_rubric(path, shelf).criteria]
    return tuple(found)


def _mended(path: Path, kind: Kind, shelf: Shelf) -> str:
    """What was mended in a file, as a diff; a file that cannot be read stays as it is."""
    try:
        before = read_text(path)
    except UnreadableError:
        return ""
    mended = mend_text(before, str(path), kind, rubrics=shelf)
    if mended.text == before:
        return ""
    save_new(path.resolve(), mended.text, force=True)
    return diff(before, mended.text, str(path))


def _tell(reports: Sequence[Report], *, strict: bool, json_out: bool) -> None:
    """Print the findings and leave with the exit code that they deserve."""
    failed = False
    for report in reports:
        severities = [finding.severity for finding in report.findings]
        failed = failed or "error" in severities or (strict and "warning" in severities)
        if report.changes:
            (remark_lines if json_out else say)(report.changes)
        for finding in report.findings:
            if json_out:
                answer(finding.model_dump(mode="json"))
            else:
                say(f"{finding}\n    {finding.mend}" if finding.mend else str(finding))
        if not report.findings and not json_out:
            say(tr("{path}: sound", path=report.path))
    if not json_out:
        _sum_up(reports)
    if failed:
        raise typer.Exit(1)


def remark_lines(text: str) -> None:
    """Several lines on standard error."""
    for line in text.splitlines():
        remark(line)


def _sum_up(reports: Sequence[Report]) -> None:
    """One line for many files."""
    found = [finding.severity for report in reports for finding in report.findings]
    if len(reports) > 1 or len(found) > 3:
        mended = sum(bool(report.changes) for report in reports)
        told = (
            ntr("{n} file", "{n} files", len(reports)),
            ntr("{n} error", "{n} errors", found.count("error")),
            ntr("{n} warning", "{n} warnings", found.count("warning")),
            ntr("{n} mended", "{n} mended", mended) if mended else "",
        )
        say(", ".join(one for one in told if one))
