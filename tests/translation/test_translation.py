"""Texts in the chosen language, and the choice of it."""

from __future__ import annotations

import pytest

from benchmarks.words import marked_in
from trainer import translation
from trainer.settings import load_settings, speak
from trainer.translation import figure, mark, ntr, tr


def test_without_a_translation_the_english_text_stands() -> None:
    """In every language, with its slots filled."""
    for lang in ("en", "de", "nb", "xx"):
        translation.use(lang)
        said = "Nobody ever {did} this."
        assert tr(said, did="wrote") == "Nobody ever wrote this."
    assert translation.language() == "en"


def test_the_form_goes_with_the_number() -> None:
    """One is one, all others are many; the number is a slot."""
    one, many = "{n} unheard-of thing", "{n} unheard-of things"
    assert [ntr(one, many, n) for n in (0, 1, 2)] == [
        "0 unheard-of things", "1 unheard-of thing", "2 unheard-of things"
    ]  # fmt: skip


def test_a_number_has_the_points_and_commas_of_the_language() -> None:
    """Thousands and decimals."""
    said = {}
    for lang in translation.LANGUAGES:
        translation.use(lang)
        said[lang] = (figure(4000, ","), figure(-0.25, "+.1f"), figure(7), figure(0.8, ".0%"))
    assert said == {
        "en": ("4,000", "-0.2", "7", "80%"), "de": ("4.000", "-0,2", "7", "80\u00a0%"),
        "nb": ("4\u00a0000", "-0,2", "7", "80\u00a0%"),
    }  # fmt: skip


def test_what_fills_a_slot_is_never_read_as_one() -> None:
    """A name with braces is a name."""
    assert tr("Hello {name}.", name="{other}") == "Hello {other}."
    assert tr("") == ""


def test_a_mark_leaves_the_text_as_it_is() -> None:
    """It is for the catalogues."""
    assert mark("open", about="trust") == "open"


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "nn_NO.UTF-8"}, "nb"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "TRAINER_LANG": "nb"}, "nb"),
        ({"LANG": "de_DE.UTF-8", "TRAINER_LANG": "nb", "TRAINER_INTERFACE": "en"}, "en"),
    ],
)
def test_the_interface_speaks_as_set_else_as_the_customers_else_as_the_system(
    variables: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting before language of the customers before locale; what there is no catalogue for is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    speak(load_settings())
    assert translation.language() == spoken


def test_a_text_put_together_is_no_text_to_translate() -> None:
    """Whoever marks an f-string or a sum is told where; of a choice each text is taken."""
    assert [one.id for one in marked_in('tr("Home")\nmark(name)\nntr("{n} day", "{n} days", 3)', "x.py")] == [
        "Home", ("{n} day", "{n} days")
    ]  # fmt: skip
    assert [one.id for one in marked_in('tr("one" if yes else other or "two")', "x.py")] == ["one", "two"]
    for code in ('tr(f"Hello {name}.")', 'tr("a" + name)'):
        with pytest.raises(ValueError, match=r"x\.py:1"):
            list(marked_in(code, "x.py"))
