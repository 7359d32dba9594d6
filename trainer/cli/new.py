"""`trainer persona new`: a few questions, or another persona, or a character card, become a file to be played."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.options import wiring
from trainer.cli.output import NAMESAKE, remark, say
from trainer.domain.text import one_line
from trainer.errors import InputError
from trainer.library.checking import checked_text
from trainer.library.drafting import (
    LANGS,
    Question,
    check_answer,
    default,
    draft,
    questions,
    slug,
    with_id,
    with_schema,
)
from trainer.library.saving import save_new
from trainer.settings import trainee_lang
from trainer.translation import tr
from trainer.wiring import Wiring

MAX_LINE = 8000
"""Longest line that is read as an answer, in characters."""


def new(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help=tr("Id of the new customer. Default: their name."))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=tr("Ask nothing, take what is proposed."))] = False,
    source: Annotated[str | None, typer.Option("--from", help=tr("Copy this customer, by id or file."))] = None,
    card: Annotated[
        Path | None, typer.Option("--card", help=tr("Read a Character Card V2 or V3: JSON or PNG."))
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help=tr("{names}. Default: asked, or the card's.", names=", ".join(LANGS)))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=tr("File to write. Default: {file}.", file="personas/ID.yaml"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=tr("Write over a file that is there."))] = False,
) -> None:
    """Write a new customer: by answering questions, from another (--from) or from a character card (--card)."""
    made = wiring()
    if source is not None and (card is not None or lang is not None):
        raise InputError(tr("--from copies a customer as they are."), next_step=tr("Leave --card and --lang away."))
    if lang is not None and lang not in LANGS:
        raise InputError(
            tr("'{lang}' is none of {names}.", lang=lang, names=", ".join(LANGS)),
            next_step=tr("Other languages: write with --from."),
        )
    if name is not None and slug(name) != name:
        raise InputError(
            tr("'{name}' is no id.", name=name),
            next_step=tr("Write it like this: {slug}", slug=slug(name) or "angry-baker"),
        )
    if source is not None:
        _copy(made, source, name, out, force=force)
        return
    known = {"lang": lang} if lang else {}
    extras = None
    if card is not None:
        from trainer.library.cards import card_draft, read_card  # few need it

        drawn = card_draft(read_card(card), lang)
        known, extras = {**drawn.answers, **known}, drawn.extras
        remark(drawn.summary)
    elif yes and not lang:
        known = {"lang": _own_lang(made)}
    answers = known if yes else Interview(known, own_case=extras is not None, lang=_own_lang(made)).answers()
    persona_id = name or slug(answers.get("name", "") or default("name", answers)) or "new-customer"
    path = out or _folder(made) / f"{persona_id}.yaml"
    if out is not None and slug(out.stem) == out.stem and name is None:
        persona_id = out.stem
    _write(made, path, draft(persona_id, answers, file=str(path), extras=extras), force=force)


class Interview:
    """Asks one question after another on standard error and reads the answers from standard input.

    An empty line takes what is proposed; at the end of the input the rest is taken as proposed.
    """

    def __init__(self, known: dict[str, str], *, own_case: bool, lang: str) -> None:
        self._known, self._own_case, self._lang = dict(known), own_case, lang
        self._ended = False
        self._asks = sys.stdin.isatty()

    def answers(self) -> dict[str, str]:
        """An answer to every question. Raises InputError where a pipe gives one that cannot be."""
        asked = [question for question in questions() if question.id not in self._known]
        remark(tr("{count} questions. Enter takes what stands in [brackets]; Ctrl+C writes nothing.", count=len(asked)))
        answers: dict[str, str] = {**self._known}
        part = ""
        for number, question in enumerate(asked, 1):
            if question.part != part and not self._ended:
                part = question.part
                print(f"\n— {tr(part)} —", file=sys.stderr)
            answers[question.id] = self._answer(question, f"{number}/{len(asked)}", answers)
        return answers

    def _answer(self, question: Question, count: str, answers: dict[str, str]) -> str:
        proposed = self._lang if question.id == "lang" else default(question.id, answers, own_case=self._own_case)
        if self._ended:
            return proposed
        self._show(question, count, proposed)
        while True:
            given = self._line()
            if given is None:
                self._ended = True
                return proposed
            if not given.strip():
                return proposed
            try:
                return check_answer(question, given)
            except InputError as error:
                if not self._asks:
                    raise InputError(
                        tr("Question {count} ({id}): {what}", count=count, id=question.id, what=error.what),
                        next_step=error.next_step,
                    ) from None
                remark(f"   {error}")

    def _show(self, question: Question, count: str, proposed: str) -> None:
        lines = [f"\n{count}  {tr(question.ask)}"]
        if question.note:
            lines.append(f"     {tr(question.note)}")
        for number, (option, about) in enumerate(question.options, 1):
            lines.append(f"     {number} {option}{': ' if about else ''}{tr(about)}")
        lines.append(f"     [{one_line(proposed) or tr('nothing')}]")
        print("\n".join(lines), file=sys.stderr, flush=True)

    def _line(self) -> str | None:
        if self._asks:
            try:
                return input("> ")[:MAX_LINE]
            except EOFError:
                return None
        raw = sys.stdin.buffer.readline(MAX_LINE * 4)
        return raw.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n") if raw else None


def _own_lang(made: Wiring) -> str:
    lang = trainee_lang(made.settings)
    return lang if lang in LANGS else LANGS[0]


def _folder(made: Wiring) -> Path:
    """Where new customers go: the folder that was set, else `personas/` in the working folder."""
    return made.settings.personas or Path("personas")


def _copy(made: Wiring, source: str, name: str | None, out: Path | None, *, force: bool) -> None:
    original = made.shelf.persona_path(source)
    made.shelf.persona(source)  # what cannot be used is not worth a copy
    new_id = name or (slug(out.stem) if out is not None else f"{original.stem}-2")
    if not new_id:
        raise InputError(tr("The copy needs an id."), next_step=tr("Name one: `trainer persona new my-id --from …`"))
    path = out or _folder(made) / f"{new_id}.yaml"
    if path.exists() and path.samefile(original):
        raise InputError(
            tr("{path}: a customer cannot be copied onto itself.", path=path), next_step=tr("Choose another id.")
        )
    text = with_id(original.read_text(encoding="utf-8-sig"), new_id, str(original))
    _write(made, path, with_schema(text, str(path)), force=force)


def _write(made: Wiring, path: Path, text: str, *, force: bool) -> None:
    """Write a persona that has been checked."""
    errors = [one for one in checked_text(text, str(path)).findings if one.severity == "error"]
    if errors:
        raise InputError(f"{errors[0]}.", next_step=tr("Nothing was written."))
    namesake = made.shelf.persona_files().get(path.stem)
    save_new(path, text, force=force)
    say(tr("{path}: written.", path=path))
    if namesake is not None and namesake.resolve() != path.resolve():
        remark(tr(NAMESAKE, id=path.stem, file=namesake))
    say(tr("  trainer practice {path} --plain   talk to them", path=path))
    say(tr("  trainer persona check {path}      after every change", path=path))
