"""The words of the interface in the user's language, from gettext catalogues; English where one holds none.

A text is written in English where it is shown: `tr("You have {count} left.", count=3)`. Its slots are named and are
filled after it was translated; never hand over an f-string. What stands at the top of a module is only marked there,
`TITLE = mark("Home")`, and translated where it is drawn, `tr(TITLE)`, because the language is chosen later.
`make words` collects both into `trainer/locale`.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from trainer import languages

FOLDER = Path(__file__).with_name("locale")
DOMAIN = "trainer"
LANGUAGES = ("en", *sorted(folder.name for folder in FOLDER.iterdir() if (folder / "LC_MESSAGES").is_dir()))
"""Languages of the interface: those with a catalogue, after English, which is the source and needs none."""


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang not in LANGUAGES or lang == LANGUAGES[0]:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, FOLDER, [lang], fallback=True)


class _Chosen:
    """The language of this run: one program speaks one language."""

    lang = LANGUAGES[0]
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(lang: str) -> None:
    """Speak this language from now on; one without a catalogue is English."""
    _Chosen.lang = lang if lang in LANGUAGES else LANGUAGES[0]
    _Chosen.catalogue = _catalogue(_Chosen.lang)


def language() -> str:
    """The language that is spoken."""
    return _Chosen.lang


def tr(text: str, /, *, about: str = "", **slots: object) -> str:
    """A text in the chosen language, its {slots} filled.

    `about` tells apart what is one word in English and several elsewhere; `mark` gets the same.
    """
    if not text:
        return ""  # gettext keeps its header under the empty text
    said = _Chosen.catalogue.pgettext(about, text) if about else _Chosen.catalogue.gettext(text)
    return said.format(**slots) if slots else said


def ntr(one: str, many: str, n: int, /, **slots: object) -> str:
    """The form of a text that goes with a number; `n` is a slot too."""
    return _Chosen.catalogue.ngettext(one, many, n).format(n=figure(n, ","), **slots)


def figure(value: float, form: str = "g") -> str:
    """A number by a format of Python's, with the points and commas of the chosen language."""
    said = format(value, form)
    spoken = languages.about(_Chosen.lang)
    return said.translate({ord(","): spoken.thousands, ord("."): spoken.decimal, ord("%"): spoken.percent})


def mark(text: str, /, *, about: str = "") -> str:
    """The text itself, noted for the catalogues: `tr` translates it, with the same `about`, where it is shown."""
    del about  # for whoever collects the texts
    return text
