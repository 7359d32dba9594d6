"""Loads a language's banks and answers with the lines that an act may use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from trainer.domain.persona import LineKey, LineSet, Persona, by_heat, check_line_key
from trainer.domain.plan import HEATS, Act, ActKind, Heat
from trainer.errors import ContentError, NotFoundError
from trainer.translation import tr

Bank = dict[str, LineSet]


ANY_TOPIC = frozenset({ActKind.REMIND, ActKind.SILENCE_CHECK})
"""Acts of which a persona's own lines fit whatever the topic is, better than the banks' lines for that topic."""


class Pool(NamedTuple):
    """Lines of one source for one act, those of the exact heat apart from those of the neighbouring ones."""

    exact: tuple[str, ...]
    near: tuple[str, ...]


@lru_cache(maxsize=64)
def bank(lang: str, name: str) -> Bank:
    """The bank of a language for a caller type, or for `all`. A bank that is not there is empty.

    Raises NotFoundError where the language has no banks at all, ContentError for a key that is none.
    """
    folder = resources.files("trainer.customer.banks") / lang
    if not folder.is_dir():
        raise NotFoundError(tr("There are no customer lines for the language '{lang}'.", lang=lang))
    file = folder / f"{name}.yaml"
    if not file.is_file():
        return {}
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
    result: Bank = {}
    for key, lines in data.items():
        try:
            check_line_key(key)
        except ValueError as error:
            raise ContentError(
                tr("{lang}/{name}.yaml: '{key}': {error}", lang=lang, name=name, key=key, error=error)
            ) from None
        result[key] = (
            {heat: tuple(lines[heat]) for heat in HEATS if lines.get(heat)} if isinstance(lines, dict) else tuple(lines)
        )
    return result


class Banks:
    """The shipped banks, with further lines from other folders: `LANG/all.yaml`, `LANG/CALLER_TYPE.yaml`."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(folders)
        self._known: dict[tuple[str, str], Bank] = {}

    def bank(self, lang: str, name: str) -> Bank:
        """The bank of a language for a caller type, or for `all`, with the further lines after the shipped ones.

        Raises NotFoundError where the language has no banks anywhere, ContentError for a file that is none.
        """
        if (lang, name) not in self._known:
            further = [
                read_bank(file) for folder in self._folders if (file := folder / lang / f"{name}.yaml").is_file()
            ]
            elsewhere = any((folder / lang).is_dir() for folder in self._folders)
            try:
                joined = bank(lang, name)
            except NotFoundError:
                if not elsewhere:
                    raise
                joined = {}
            for one in further:
                joined = _joined(joined, one)
            self._known[lang, name] = joined
        return self._known[lang, name]

    def pools(self, persona: Persona, act: Act, heat: Heat) -> list[Pool]:
        """The lines that fit an act, nearest source first: the persona's own, its caller type's, everyone's.

        Lines about the very topic come before lines for the act in general, but for acts that every topic suits.
        """
        sources = [
            persona.lines, self.bank(persona.lang, persona.caller_type), self.bank(persona.lang, "all"),
        ]  # fmt: skip
        keys = [f"{act.kind}.{act.topic}"] if act.topic else []
        keys.append(act.kind.value)
        places = [(key, source) for key in keys for source in sources]
        if act.kind in ANY_TOPIC:
            places.sort(key=lambda place: place[1] is not persona.lines)
        return [_pool(source[key], heat) for key, source in places if key in source]


FILE = TypeAdapter(dict[LineKey, LineSet])


def read_bank(file: Path) -> Bank:
    """The bank in a file that did not ship. Raises ContentError."""
    try:
        data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        return FILE.validate_python({} if data is None else data)
    except (OSError, UnicodeDecodeError, YAMLError, ValidationError, ValueError, TypeError, RecursionError):
        raise ContentError(
            tr("{file}: these lines cannot be used.", file=file),
            next_step=tr("`trainer pack add` says what is wrong with them."),
        ) from None


def _joined(first: Bank, second: Bank) -> Bank:
    """Two banks as one, lines of the first before those of the second, none twice."""
    result = dict(first)
    for key, lines in second.items():
        old = result.get(key, ())
        if not isinstance(old, dict) and not isinstance(lines, dict):
            result[key] = tuple(dict.fromkeys((*old, *lines)))
        else:
            result[key] = {
                heat: both
                for heat in HEATS
                if (both := tuple(dict.fromkeys((*by_heat(old, heat), *by_heat(lines, heat)))))
            }
    return result


def _pool(lines: LineSet, heat: Heat) -> Pool:
    exact = by_heat(lines, heat)
    if not isinstance(lines, dict):
        return Pool(exact, ())
    place = HEATS.index(heat)
    near = [
        other for step in (1, -1) if 0 <= place + step < len(HEATS) for other in by_heat(lines, HEATS[place + step])
    ]
    return Pool(exact, tuple(near))
