"""Loads a language's banks and answers with the lines that an act may use."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from ruamel.yaml import YAML

from trainer.domain.persona import LineSet, Persona, by_heat, check_line_key
from trainer.domain.plan import HEATS, Act, ActKind, Heat
from trainer.errors import ContentError, NotFoundError

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
        raise NotFoundError(f"There are no customer lines for the language '{lang}'.")
    file = folder / f"{name}.yaml"
    if not file.is_file():
        return {}
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) or {}
    result: Bank = {}
    for key, lines in data.items():
        try:
            check_line_key(key)
        except ValueError as error:
            raise ContentError(f"{lang}/{name}.yaml: '{key}': {error}") from None
        result[key] = (
            {heat: tuple(lines[heat]) for heat in HEATS if lines.get(heat)} if isinstance(lines, dict) else tuple(lines)
        )
    return result


def pools(persona: Persona, act: Act, heat: Heat) -> list[Pool]:
    """The lines that fit an act, nearest source first: the persona's own, its caller type's, everyone's.

    Lines about the very topic come before lines for the act in general, but for acts that every topic suits.
    """
    sources = [persona.lines, bank(persona.lang, persona.caller_type), bank(persona.lang, "all")]
    keys = [f"{act.kind}.{act.topic}"] if act.topic else []
    keys.append(act.kind.value)
    places = [(key, source) for key in keys for source in sources]
    if act.kind in ANY_TOPIC:
        places.sort(key=lambda place: place[1] is not persona.lines)
    return [_pool(source[key], heat) for key, source in places if key in source]


def _pool(lines: LineSet, heat: Heat) -> Pool:
    exact = by_heat(lines, heat)
    if not isinstance(lines, dict):
        return Pool(exact, ())
    place = HEATS.index(heat)
    near = [
        other for step in (1, -1) if 0 <= place + step < len(HEATS) for other in by_heat(lines, HEATS[place + step])
    ]
    return Pool(exact, tuple(near))
