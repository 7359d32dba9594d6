"""`trainer pack`: content of one's company or of others, installed and removed as a whole."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from trainer import __version__
from trainer.cli.help import Command, Group
from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, remark, say, table
from trainer.domain.text import one_line
from trainer.errors import InputError
from trainer.library.drafting import DRAFTS, LANGS, draft, slug
from trainer.library.packs import Added, Choice, Pack, new_pack
from trainer.settings import trainee_lang
from trainer.translation import ntr, tr

packs = typer.Typer(
    cls=Group, help=tr("Packs of customers, rubrics and lines: add, list, remove, new."), no_args_is_help=True
)


@packs.command("add", cls=Command, help=tr("Check a pack and install it, wholly or not at all."))
def add_pack(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|ZIP", help=tr("A folder or a zip with a pack.yaml."))],
    replace: Annotated[
        bool, typer.Option("--replace", help=tr("What the pack brings goes before what is there."))
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help=tr("What is there stays; the pack's is left out."))] = False,
    prefix: Annotated[
        bool, typer.Option("--prefix", help=tr("What clashes gets the pack's id before its own."))
    ] = False,
    json_out: JsonOption = False,
) -> None:
    """Check a pack and install it, wholly or not at all."""
    asked: list[tuple[Choice, bool]] = [("replace", replace), ("keep", keep), ("prefix", prefix)]
    choices = [name for name, chosen in asked if chosen]
    if len(choices) > 1:
        raise InputError(tr("--replace, --keep and --prefix exclude each other."), next_step=tr("Give one of them."))
    made = wiring()
    choice = choices[0] if choices else None
    added = made.packs.add(source, made.shelf, choice=choice, now=time.time())
    if json_out:
        answer(_row(added.pack) | {"replaced": added.replaced, "renamed": added.renamed, "left_out": added.left_out})
        return
    _tell(added, choice)


def _heads() -> tuple[str, ...]:
    return tr("id"), tr("version"), tr("customers"), tr("rubrics"), tr("banks"), tr("title")


@packs.command(
    "list", cls=Command, help=tr("The packs that are installed, the newest first: it stands before the others.")
)
def list_packs(json_out: JsonOption = False) -> None:
    """The packs that are installed, the newest first: it stands before the others."""
    found, broken = wiring().packs.installed()
    if json_out:
        for pack in found:
            answer(_row(pack))
    elif found:
        rows = [
            (one.manifest.id, one.manifest.version, str(len(one.personas)), str(len(one.rubrics)), str(len(one.banks)),
             one_line(one.manifest.title, 50))
            for one in found
        ]  # fmt: skip
        say(table(rows, _heads()))
    else:
        say(tr("No packs are installed. `trainer pack add FOLDER` installs one, `trainer pack new FOLDER` begins one."))
    for one in broken:
        remark(tr("Left out: {error}", error=one.error))


@packs.command(
    "remove",
    cls=Command,
    help=tr("Remove a pack with everything in it; sessions that were practised with it stay."),
)
def remove_pack(pack_id: Annotated[str, typer.Argument(metavar="ID", help=tr("Id of an installed pack."))]) -> None:
    """Remove a pack with everything in it; sessions that were practised with it stay."""
    manifest = wiring().packs.remove(pack_id)
    say(tr("{pack}: removed.", pack=f"{pack_id} {manifest.version}" if manifest else pack_id))


@packs.command(
    "new", cls=Command, help=tr("Begin a pack: a manifest, one customer to start from, and a file for further lines.")
)
def begin_pack(
    folder: Annotated[Path, typer.Argument(help=tr("A folder that is empty or not there yet."))],
    author: Annotated[str, typer.Option("--author", help=tr("Who it is by."))] = "our training team",
) -> None:
    """Begin a pack: a manifest, one customer to start from, and a file for further lines."""
    pack_id = slug(folder.resolve().name) or "our-pack"
    lang = trainee_lang(wiring().settings)
    lang = lang if lang in LANGS else LANGS[0]
    title = one_line(folder.resolve().name, 100).replace('"', "").replace("\\", "")
    by = one_line(author, 100).replace('"', "").replace("\\", "") or "our training team"
    manifest = (DRAFTS / "pack.yaml.txt").read_text(encoding="utf-8")
    persona_id = f"{pack_id[:50].strip('-')}-first"
    file = f"personas/{persona_id}.yaml"
    fields = {"id": pack_id, "title": title, "author": by, "trainer": __version__, "folder": one_line(str(folder))}
    files = {
        "pack.yaml": manifest.format(**fields),
        file: draft(persona_id, {"lang": lang}, file=file),
        f"banks/{lang}/all.yaml": (DRAFTS / "bank.yaml.txt").read_text(encoding="utf-8"),
    }
    new_pack(folder, files)
    say(tr("{folder}: begun, with {files}.", folder=folder, files=", ".join(files)))
    say(tr("  trainer pack add {folder}   checks and installs it", folder=folder))


def _row(pack: Pack) -> dict[str, object]:
    ids = {"personas": pack.personas, "rubrics": pack.rubrics, "banks": pack.banks}
    return {**pack.manifest.model_dump(mode="json"), **ids, "folder": str(pack.folder)}


def _tell(added: Added, choice: Choice | None) -> None:
    pack = added.pack
    counts = (
        ntr("{n} customer", "{n} customers", len(pack.personas)) if pack.personas else "",
        ntr("{n} rubric", "{n} rubrics", len(pack.rubrics)) if pack.rubrics else "",
        ntr("{n} bank", "{n} banks", len(pack.banks)) if pack.banks else "",
    )
    parts = ", ".join(one for one in counts if one)
    instead = tr(" in place of {version}", version=added.replaced) if added.replaced else ""
    say(
        tr(
            "{id} {version}: installed{instead}. {parts}.",
            id=pack.manifest.id,
            version=pack.manifest.version,
            instead=instead,
            parts=parts,
        )
    )
    for old, new in added.renamed.items():
        say(tr("  '{old}' became '{new}'.", old=old, new=new))
    for clash in added.clashes if choice == "replace" else ():
        hidden = clash.own
        used = tr("yours goes on standing before it") if hidden else tr("the one of this pack is used now")
        say(f"  {clash}: {used}.")
    for name in added.left_out:
        say(tr("  left out: {line}", line=name))
    if added.warnings:
        say(ntr("  {n} warning: `trainer persona check` shows it.",
                "  {n} warnings: `trainer persona check` shows them.", added.warnings))  # fmt: skip
