"""Does it make sense? What fits the fields of a persona or a rubric and will hardly be meant."""

from __future__ import annotations

from pathlib import Path

from trainer.domain.persona import Persona
from trainer.library.findings import Finding
from trainer.library.sense import authority, facts, language, lines, spoilers, temper
from trainer.library.sense.rubrics import rubric_sense
from trainer.library.sense.words import Meaning, Words
from trainer.library.source import Source


def persona_sense(
    source: Source,
    persona: Persona,
    meaning: Meaning | None = None,
    banks: tuple[Path, ...] = (),
    criteria: tuple[str, ...] = (),
) -> list[Finding]:
    """The weaknesses of a persona that can be played as it stands; with `meaning` those too that need an encoder.

    `banks` are folders with lines, `criteria` ids of criteria, beside those that ship.
    """
    words = Words(persona.lang)
    return [
        *authority.weaknesses(source, persona, words),
        *facts.weaknesses(source, persona, words, meaning),
        *temper.weaknesses(source, persona),
        *spoilers.weaknesses(source, persona, words, meaning),
        *lines.weaknesses(source, persona),
        *language.weaknesses(source, persona, banks, criteria),
    ]


__all__ = ["persona_sense", "rubric_sense"]
