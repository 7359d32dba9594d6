"""Collects the interface's texts, brings the catalogues up to date and compiles them: `make words`.

    python -m benchmarks.words                 collect, update, compile
    python -m benchmarks.words take de FILE    take translations from another .po file, then the same
    python -m benchmarks.words begin fr        begin a language: a .po file with every text and no translation
    python -m benchmarks.words missing de      print what is not translated yet, as a .po file

What is no longer used stays behind as an obsolete entry (`#~`) until `python -m benchmarks.words prune`.
"""

from __future__ import annotations

import ast
import fcntl
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from ruamel.yaml import YAML

from trainer import languages
from trainer.translation import DOMAIN, FOLDER, LANGUAGES

SOURCE = FOLDER.parent
TRANSLATED = LANGUAGES[1:]
HEADERS = [
    ("Project-Id-Version", "roleplay-trainer"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]
DATA = {
    "library/drafts/questions.yaml": ("part", "ask", "note"), "library/drafts/types.yaml": ("about",),
    "rehearsal/data/order.yaml": ("why",),
}  # fmt: skip
"""Data files that hold texts of the interface, and under which keys."""
Id = str | tuple[str, str]


class Marked(NamedTuple):
    """A text that is to be translated."""

    id: Id
    """Two forms where a number goes with it."""
    about: str | None
    path: str
    line: int


class Words(Catalog):
    """A catalogue whose header holds nothing that changes from run to run."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """The header's lines."""
        if self.locale is None:
            return HEADERS
        return [*HEADERS, ("Language", str(self.locale)), ("Plural-Forms", self.plural_forms)]

    @mime_headers.setter
    def mime_headers(self, value: object) -> None:
        """Whatever a file says: ours holds."""


def marked(source: Path = SOURCE) -> list[Marked]:
    """Every text that stands in a tr, ntr or mark, and the name of every language.

    Raises ValueError where a text is no plain string.
    """
    found = []
    for path in sorted(source.rglob("*.py")):
        found += list(marked_in(path.read_text(encoding="utf-8"), str(path.relative_to(source.parent))))
    for name, keys in DATA.items():
        loaded = YAML(typ="safe", pure=True).load((source / name).read_text(encoding="utf-8"))
        found += [Marked(text, None, name, 1) for text in _said(loaded, keys)]
    folder = source / "languages"
    found += [
        Marked(languages.about(one, folder).name, None, f"languages/{one}.toml", 1) for one in languages.known(folder)
    ]
    return found


def _said(data: object, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under some keys of a data file, wherever they stand in it."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _said(value, keys)
    elif isinstance(data, list):
        for value in data:
            yield from _said(value, keys)


def marked_in(code: str, path: str) -> Iterator[Marked]:
    """The same of one file."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("tr", "ntr", "mark") or not node.args:
            continue
        texts = [list(_texts(argument, f"{path}:{node.lineno}")) for argument in node.args[: 2 if name == "ntr" else 1]]
        abouts = [
            one.value.value for one in node.keywords if one.arg == "about" and isinstance(one.value, ast.Constant)
        ]
        about = str(abouts[0]) if abouts else None
        if name == "ntr":
            yield from (Marked(forms, None, path, node.lineno) for forms in zip(*texts, strict=True))
        else:
            yield from (Marked(text, about, path, node.lineno) for text in texts[0] if text)


def _texts(node: ast.expr, where: str) -> Iterator[str]:
    """The strings that a text can be; none for a name: what it holds is marked elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body, where), *_texts(node.orelse, where))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value, where)
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        raise ValueError(  # noqa: TRY004 - what is wrong is in the file that is read
            f"{where}: a text to be translated is one plain string, with named slots."
        )


def _empty(lang: str | None = None) -> Words:
    return Words(locale=lang, domain=DOMAIN, fuzzy=False, header_comment="# Texts of the interface; `make words`.")


def template() -> Words:
    """All texts, without translations, in their order."""
    made = _empty()
    for one in sorted(marked(), key=lambda one: (one.id if isinstance(one.id, str) else one.id[0], one.about or "")):
        made.add(one.id, context=one.about)
    return made


def po_file(lang: str) -> Path:
    """Where a language's translations stand."""
    return FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, lang: str) -> Catalog:
    """A .po file; an empty catalogue where there is none."""
    if not path.exists():
        return Catalog(locale=lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang, domain=DOMAIN)


def updated(lang: str, *others: Catalog, prune: bool = False) -> Words:
    """The template with the translations that there are; `others` go before those of the language's own file."""
    own = read(po_file(lang), lang)
    made = _empty(lang)
    for message in template():
        if message.id:
            known = next((one for one in (_known(message, each) for each in (*others, own)) if one), None)
            made.add(message.id, known.string if known else None, context=message.context)
    if not prune:
        for message in [*own, *own.obsolete.values()]:
            if message.id and _whole(message) and made.get(_single(message), message.context) is None:
                made.obsolete[made._key_for(message.id, message.context)] = message  # noqa: SLF001 - as in `_known`
    return made


def _single(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _known(message: Message, catalogue: Catalog) -> Message | None:
    key = catalogue._key_for(message.id, message.context)  # noqa: SLF001 - obsolete entries have no other way in
    found = catalogue.get(_single(message), message.context) or catalogue.obsolete.get(key)
    if found is None or found.fuzzy or type(found.id) is not type(message.id):
        return None
    return found if _whole(found) else None


def _whole(message: Message) -> bool:
    """Whether every form is translated."""
    return bool(message.string) and (isinstance(message.string, str) or all(message.string))


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its .po file stands."""
    out = io.BytesIO()
    write_po(out, catalogue, width=118, no_location=True, sort_output=True, include_previous=False)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as its .mo file stands."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def own_words(lang: str) -> Words:
    """A language's .po file, read into a catalogue that compiles to the same bytes each time."""
    made = _empty(lang)
    for message in read(po_file(lang), lang):
        if message.id:
            made.add(message.id, message.string, context=message.context, flags=message.flags)
    return made


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(path.suffix + ".new")
    new.write_bytes(data)
    new.replace(path)


def update(taken: dict[str, Catalog], *, prune: bool = False) -> None:
    """Write template, catalogues and what they compile to."""
    _put(FOLDER / f"{DOMAIN}.pot", written(template()))
    for lang in TRANSLATED:
        _put(po_file(lang), written(updated(lang, *([taken[lang]] if lang in taken else []), prune=prune)))
        _put(po_file(lang).with_suffix(".mo"), compiled(own_words(lang)))


def missing(lang: str) -> Words:
    """What is not translated yet."""
    made = _empty(lang)
    for message in updated(lang):
        if message.id and not _whole(message):
            made.add(message.id, None, context=message.context)
    return made


def main(arguments: list[str], out: IO[bytes]) -> None:
    """Do what the arguments say; one at a time, where several are at work on the catalogues."""
    FOLDER.mkdir(exist_ok=True)
    with Path(SOURCE / "translation.py").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        match arguments:
            case ["take", lang, file]:
                update({lang: read(Path(file), lang)})
            case ["begin", lang] if re.fullmatch("[a-z]{2,3}", lang) and not po_file(lang).exists():
                _put(po_file(lang), written(updated(lang)))
                out.write(f"{po_file(lang)}\n".encode())
                return
            case ["missing", lang]:
                out.write(written(missing(lang)))
                return
            case ["prune"]:
                update({}, prune=True)
            case []:
                update({})
            case _:
                raise SystemExit(__doc__)
    for lang in TRANSLATED:
        left = len([one for one in missing(lang) if one.id])
        out.write(f"{lang}: {len([one for one in own_words(lang) if one.id])} texts, {left} not translated\n".encode())


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.buffer)
