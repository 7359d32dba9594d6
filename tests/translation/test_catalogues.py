"""The interface's texts are translated, every one, and each translation fits where its source stood."""

from __future__ import annotations

import string

import pytest
from babel.messages.catalog import Message

from benchmarks import words
from trainer.translation import FOLDER, LANGUAGES

TRANSLATED = LANGUAGES[1:]


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(one) for one in text]  # type: ignore[attr-defined]


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Each form with its source; a language that has more forms than English has them of the many."""
    sources, said = _forms(message.id), _forms(message.string)
    return [(sources[min(number, len(sources) - 1)], one) for number, one in enumerate(said)]


def _messages(lang: str) -> list[Message]:
    return [one for one in words.own_words(lang) if one.id]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_of_the_interface_is_translated(lang: str) -> None:
    """What is marked in the code stands in the catalogue, translated; `python -m benchmarks.words` brings it there."""
    assert [one.id for one in words.missing(lang) if one.id] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_translation_is_a_guess(lang: str) -> None:
    """A fuzzy entry was never looked at."""
    assert [one.id for one in _messages(lang) if one.fuzzy] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_has_the_slots_of_its_source(lang: str) -> None:
    """A slot too many would crash, one too few would be silent."""
    for message in _messages(lang):
        for source, said in _pairs(message):
            assert _slots(said) == _slots(source), source


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_source(lang: str) -> None:
    """Spaces and line ends at the edges hold the parts of a line apart."""
    for message in _messages(lang):
        for source, said in _pairs(message):
            edges = [
                text[: len(text) - len(text.lstrip())] + "|" + text[len(text.rstrip()) :] for text in (source, said)
            ]
            assert edges[0] == edges[1], source


@pytest.mark.parametrize("lang", TRANSLATED)
def test_what_is_compiled_is_what_is_written(lang: str) -> None:
    """`make words` compiles the catalogues; both are committed."""
    assert words.po_file(lang).with_suffix(".mo").read_bytes() == words.compiled(words.own_words(lang))


def test_the_template_holds_what_is_marked() -> None:
    """`make words` writes it, the same each time."""
    assert (FOLDER / "trainer.pot").read_bytes() == words.written(words.template())
