"""A persona on the workbench: its text, what is wrong with it, what it is, and how it stands to the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter
from typing import Literal, NamedTuple

from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Heat, Plan
from trainer.domain.principles import against, as_said
from trainer.domain.text import one_line
from trainer.errors import ContentError
from trainer.library.checking import checked_text
from trainer.library.edited_file import EditedFile
from trainer.library.findings import Finding
from trainer.library.marking import with_own_line, with_principle, with_told_line
from trainer.library.source import read_text
from trainer.locations import shipped
from trainer.translation import tr
from trainer.wiring import Wiring

TOLD: dict[ActKind, tuple[Literal["facts", "questions"], str]] = {
    ActKind.ANSWER: ("facts", "lines"),
    ActKind.HALF_ANSWER: ("facts", "half"),
    ActKind.ASK: ("questions", "lines"),
}
"""Acts whose lines stand with what they are about."""


class Looked(NamedTuple):
    """What a check of a text found."""

    text: str
    persona: Persona | None
    """None where the text holds none that could be played."""
    findings: tuple[Finding, ...]


class Bench:
    """What the workbench works on. `persona` is the last one that could be played."""

    def __init__(self, file: EditedFile) -> None:
        self.file = file
        draft = file.draft()
        self.recovered = draft is not None
        """Unsaved text of an earlier time was taken up again."""
        self.stale = draft is not None and not draft.on_this
        """That text began with another state of the file."""
        self.text = draft.text if draft is not None else file.saved
        self.persona: Persona | None = None
        self.findings: tuple[Finding, ...] = ()
        self.checked = False
        """Whether `findings` are about the text as it is now."""

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self.text != self.file.saved or self.file.gone

    @property
    def errors(self) -> int:
        """How many findings keep the persona from being played."""
        return sum(one.severity == "error" for one in self.findings)

    @property
    def playable(self) -> bool:
        """Whether the text as it stands can be played."""
        return self.persona is not None and self.checked and not self.errors

    def type(self, text: str) -> None:
        """Take in an edit, and keep it safe before anything else. Raises InputError where it cannot be kept."""
        if text == self.text:
            return
        self.text, self.checked = text, False
        self.file.keep_draft(text)

    def keep_safe(self) -> None:
        """Keep the text as a draft where the file does not hold it. Raises InputError where it cannot be kept."""
        self.file.keep_draft(self.text)

    def look(self) -> Looked:
        """Check the text as it is now; takes a few tenths of a second."""
        text = self.text
        found = checked_text(text, self.file.name)
        persona = found.model if isinstance(found.model, Persona) else None
        return Looked(text, persona, tuple(found.findings))

    def take(self, looked: Looked) -> bool:
        """Take in what a check found; whether it is about the text as it is now."""
        if looked.text != self.text:
            return False
        self.findings, self.checked = looked.findings, True
        if looked.persona is not None and not self.errors:
            self.persona = looked.persona
        return True

    def save(self, *, over_changes: bool = False) -> None:
        """Write the file. Raises ChangedOnDiskError, InputError."""
        self.file.save(self.text, over_changes=over_changes)

    def take_theirs(self) -> str:
        """The file as it stands on the disk now; what was typed is thrown away.

        Raises NotFoundError, UnreadableError; then nothing is thrown away.
        """
        self.text = self.file.reread()
        self.file.drop_draft()
        self.checked = False
        return self.text

    def throw_away(self) -> None:
        """Give up what was not saved."""
        self.text = self.file.saved
        self.file.drop_draft()

    def keep_line(self, said: str, plan: Plan, heat: Heat, lines: Sequence[str] = ()) -> str:
        """The text with what was just heard among the customer's own lines, each where its act belongs.

        `lines` are the bank lines that it was made of, one an act; where they are not known the whole goes with the
        first act. Raises ContentError, and where a principle rules one of them out.
        """
        self._against_principles(said, lines)
        whole = len(lines) != len(plan.acts)
        text = self.text
        for act, line in [(plan.acts[0], said)] if whole else zip(plan.acts, lines, strict=True):
            text = _with_line(text, act, heat, line) if line not in self._own_lines else text
        return text

    def _against_principles(self, said: str, lines: Sequence[str]) -> None:
        persona = self.persona if self.checked else (self.look().persona or self.persona)
        for line in (said, *parts(said, lines)):
            principle = against(persona, line) if persona is not None else None
            if principle is not None:
                raise ContentError(
                    tr("This principle rules the line out: “{rule}”", rule=one_line(principle.rule)),
                    next_step=tr("Take one of the two; the principle stands in the file under `principles`."),
                )

    def may_forbid(self, said: str, lines: Sequence[str] = ()) -> tuple[str, ...]:
        """What of a reply can be ruled out: its lines, without the customer's own where there are others.

        `lines` are those that it was made of, as they stand in their banks.
        """
        said_lines = parts(said, lines)
        others = tuple(one for one, line in zip(said_lines, lines, strict=False) if line not in self._own_lines)
        return others or said_lines

    def own_line(self, said: str) -> int | None:
        """The number of the row, from 1, in which these words stand as one of the customer's own lines, or None."""
        persona = self.persona
        own = next((one for one in self._own_lines if persona and _same(as_said(persona, one), said)), None)
        rows = self.text.split("\n")
        return next((number for number, row in enumerate(rows, 1) if own is not None and own in row), None)

    def forbid_line(self, rule: str, line: str, instead: str) -> str:
        """The text with a principle drawn from a line that was wrong. Raises ContentError."""
        return with_principle(self.text, rule, line, instead)

    @property
    def _own_lines(self) -> frozenset[str]:
        return self.persona.own_lines if self.persona is not None else frozenset()


def parts(said: str, lines: Sequence[str]) -> tuple[str, ...]:
    """A reply line by line, as it was made of `lines`, with their slots filled; whole where that cannot be told."""
    pattern = r"\s+".join(f"({_pattern(line)}[.]?)" for line in lines)
    found = re.fullmatch(pattern, said, re.IGNORECASE | re.DOTALL) if lines else None
    return found.groups() if found is not None else (said,)


def _pattern(line: str) -> str:
    pieces = [(re.escape(text), name) for text, name, _, _ in Formatter().parse(line.removesuffix("."))]
    return "".join(text if name is None else f"{text}.+?" for text, name in pieces)


def _same(line: str, said: str) -> bool:
    return line.rstrip(".").lower() == said.rstrip(".").lower()


def _with_line(text: str, act: Act, heat: Heat, line: str) -> str:
    place = TOLD.get(act.kind)
    if place is not None and act.ref:
        return with_told_line(text, place[0], act.ref, place[1], line)
    return with_own_line(text, f"{act.kind.value}.{act.topic}" if act.topic else act.kind.value, heat, line)


def place_of(finding: Finding, text: str) -> tuple[int, int]:
    """Where a finding stands in a text, both from 0, and never outside of it."""
    rows = text.split("\n")
    row = min(max(0, finding.line - 1), len(rows) - 1)
    return row, min(max(0, finding.column - 1), len(rows[row]))


def next_finding(findings: Sequence[Finding], row: int) -> Finding | None:
    """The first finding behind a row, counted from 0; behind the last one the first of all."""
    later = [one for one in findings if one.line - 1 > row]
    return next(iter([*later, *findings]), None)


def open_bench(wiring: Wiring, name: str) -> Bench:
    """The workbench for a persona, by id or file; a file that is not there yet begins empty.

    One that came installed with the program is copied: it is saved into the user's own folder. Raises NotFoundError,
    and UnreadableError where the file is too large or no text.
    """
    path = wiring.shelf.persona_path(name)
    settings = wiring.settings
    installed = shipped("personas")
    own = path
    if "_shipped" in installed.parts and path.resolve().is_relative_to(installed.resolve()):
        own = (settings.personas or Path("personas")) / path.name
    file = EditedFile(own, settings.data / "drafts")
    bench = Bench(file)
    if not bench.text and path.exists():
        bench.text = read_text(path)
    return bench
