"""Which of a customer's principles rules a line out by its very words."""

from __future__ import annotations

import re
from functools import lru_cache

from trainer.domain.persona import Persona, Principle

SHORTEST = 3
"""Words of a line that can be a part of one that was ruled out; shorter ones come up everywhere."""
_SIGNS = re.compile(r"[\W_]+")
_SLOT = re.compile(r"\{(\w+)\}")


def against(persona: Persona, said: str) -> Principle | None:
    """The principle that rules these very words out, or a longer line that holds them; None where nothing does.

    One of the customer's own lines is not ruled out because it was a part of a reply in which something else was wrong.
    """
    plain = _plain(said)
    lines = _ruled_out(persona.principles)
    whole = next((principle for principle, line in lines if line == plain), None)
    if whole is not None or len(plain.split()) < SHORTEST:
        return whole
    for principle, line in lines:
        if f" {plain} " in f" {line} ":
            own = {_plain(as_said(persona, one)) for one in persona.own_lines}
            if plain not in own or not _without(line, own):
                return principle
    return None


def _without(line: str, own: set[str]) -> str:
    """What is left of a line without the customer's own lines in it."""
    left = f" {line} "
    for one in sorted(own, key=len, reverse=True):
        left = left.replace(f" {one} ", "  ")
    return left.strip()


def as_said(persona: Persona, line: str) -> str:
    """A line with those slots filled that `words` fills."""
    return _SLOT.sub(lambda slot: persona.own_words.get(slot[1], slot[0]), line)


@lru_cache(maxsize=64)
def _ruled_out(principles: tuple[Principle, ...]) -> tuple[tuple[Principle, str], ...]:
    return tuple((one, _plain(one.never)) for one in principles if one.never)


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", text.lower()).split())
