"""Patterns of the data files: several are one, and a broken one is named."""

from __future__ import annotations

import re

import pytest

from trainer.errors import ContentError
from trainer.reading.data_files import either


def test_any_of_several_patterns_is_found_and_of_none_nothing() -> None:
    several = either(["ja|jo", "nei"], "answers", "words.yaml", re.IGNORECASE)
    assert [bool(several.fullmatch(word)) for word in ("Jo", "nei", "jonei", "")] == [True, True, False, False]
    assert not either([], "answers", "words.yaml").search("ja")


def test_a_broken_pattern_is_told_with_its_file_and_name() -> None:
    with pytest.raises(ContentError, match=r"fr/patterns.yaml: 'forms.offer' holds a broken pattern"):
        either(["(je|nous"], "forms.offer", "fr/patterns.yaml")
