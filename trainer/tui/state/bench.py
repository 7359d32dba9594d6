"""A persona on the workbench: its text, what is wrong with it, what it is, and how it stands to the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind, Heat, Plan
from trainer.library.checking import checked_text
from trainer.library.edited_file import EditedFile
from trainer.library.findings import Finding
from trainer.library.marking import with_own_line, with_principle, with_told_line

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
        return self.text != self.file.saved

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
        """The file as it stands on the disk now; what was typed is thrown away."""
        self.text = self.file.reread()
        self.file.drop_draft()
        self.checked = False
        return self.text

    def throw_away(self) -> None:
        """Give up what was not saved."""
        self.text = self.file.saved
        self.file.drop_draft()

    def keep_line(self, line: str, plan: Plan, heat: Heat) -> str:
        """The text with a line just heard among the customer's own, where its first act belongs.

        Raises ContentError.
        """
        act = plan.acts[0]
        place = TOLD.get(act.kind)
        if place is not None and act.ref:
            return with_told_line(self.text, place[0], act.ref, place[1], line)
        return with_own_line(self.text, f"{act.kind.value}.{act.topic}" if act.topic else act.kind.value, heat, line)

    def forbid_line(self, rule: str, line: str, instead: str) -> str:
        """The text with a principle drawn from a line that was wrong. Raises ContentError."""
        return with_principle(self.text, rule, line, instead)


def place_of(finding: Finding, text: str) -> tuple[int, int]:
    """Where a finding stands in a text, both from 0, and never outside of it."""
    rows = text.split("\n")
    row = min(max(0, finding.line - 1), len(rows) - 1)
    return row, min(max(0, finding.column - 1), len(rows[row]))


def next_finding(findings: Sequence[Finding], row: int) -> Finding | None:
    """The first finding behind a row, counted from 0; behind the last one the first of all."""
    later = [one for one in findings if one.line - 1 > row]
    return next(iter([*later, *findings]), None)


def own_file(path: Path, shipped: Path, folder: Path) -> Path:
    """Where a persona is saved: its own file, or a copy in the user's folder where it came with the program."""
    return folder / path.name if path.resolve().is_relative_to(shipped.resolve()) else path
