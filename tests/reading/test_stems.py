"""A word is known again in its other forms, by the endings of its language."""

from __future__ import annotations

import pytest

from trainer import languages
from trainer.reading.language import Languages
from trainer.reading.stems import Stems

FRENCH = languages.About("fr", "French", endings=("s", "ent", "er", "é"), plural=("s", "x"))
"""A language that is written by data alone."""


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", ("parcel", "parcels", "parcel's")),
        ("de", ("Vertrag", "Vertrages", "Vertrags")),
        ("nb", ("faktura", "fakturaen", "fakturaene")),
    ],
)
def test_the_longest_ending_is_taken_off(lang: str, forms: tuple[str, ...]) -> None:
    stems = Languages().of(lang).stems
    assert {stems.without_ending(form) for form in forms} == {forms[0]}


def test_of_a_short_word_four_letters_are_left() -> None:
    stems = Languages().of("en").stems
    assert [stems.without_ending(word) for word in ("does", "string", "bringing")] == ["does", "string", "bring"]


def test_long_words_are_compared_by_their_beginning_and_numbers_as_a_whole() -> None:
    stems = Languages().of("en").stems
    assert stems.beginning("cancelled") == stems.beginning("cancellation's")
    assert stems.beginning("bags") == stems.beginning("bag") == "bag"
    assert stems.beginning("2024-118-7745") == "2024-118-7745"


def test_a_further_language_has_its_own_endings_and_no_others() -> None:
    stems = Stems(FRENCH)
    assert {stems.without_ending(word) for word in ("appeler", "appelé", "appelent")} == {"appel"}
    assert stems.without_ending("parking") == "parking"
    assert [stems.beginning(word) for word in ("jeux", "colis", "l'eau")] == ["jeu", "coli", "l'eau"]
