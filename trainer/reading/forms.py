"""Forms of sentences that tell what is offered, told back, read out or told as news: `data/LANG/case.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from trainer.errors import ContentError
from trainer.reading.data_files import either, read_data
from trainer.reading.language import DATA, FALLBACK, Language
from trainer.reading.text import folded

FORMS = ("proposes", "happened", "declines", "benefit", "reads_out", "sums_up", "wishes", "regrets", "asks_fact")
"""Every form that each language has."""


def has(form: str, sentence: str, language: Language) -> bool:
    """Whether a sentence has one of the `FORMS`."""
    return _forms(language.lang)[form].search(folded(sentence)) is not None


def without(form: str, sentence: str, language: Language) -> str:
    """A sentence, folded, without the part that has a form."""
    return _forms(language.lang)[form].sub(" ", folded(sentence))


@cache
def _forms(lang: str) -> dict[str, re.Pattern[str]]:
    """The forms of a language, English where there are none. Raises ContentError where one is missing or broken."""
    file = Path(DATA) / lang / "case.yaml"
    if not file.is_file():
        file = Path(DATA) / FALLBACK / "case.yaml"
    given = read_data(file)
    missing = [form for form in FORMS if form not in given]
    if missing:
        raise ContentError(f"{file}: these forms are missing: {', '.join(missing)}.")
    return {form: either(given[form], form, file) for form in FORMS}
