"""Vectors kept in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trainer.encoder.cached import CachedEncoder
from trainer.encoder.encoder import Vectors
from trainer.encoder.kept import load_vectors, save_vectors

VECTORS: dict[str, Vectors] = {
    "one": np.asarray([1, 0], np.float32), "zwei, drei\nvier": np.asarray([0, 1], np.float32)
}  # fmt: skip


def test_what_was_saved_is_found_again(tmp_path: Path) -> None:
    """Text by text, number by number."""
    file = tmp_path / "new" / "vectors.npz"
    assert save_vectors(file, "model", VECTORS)
    found = load_vectors(file, "model", 2)
    assert list(found) == list(VECTORS)
    assert all((found[text] == VECTORS[text]).all() for text in VECTORS)
    assert [path.name for path in file.parent.iterdir()] == ["vectors.npz"]


def test_vectors_of_another_encoder_are_not_used(tmp_path: Path) -> None:
    """Nor those of another size."""
    file = tmp_path / "vectors.npz"
    save_vectors(file, "model", VECTORS)
    assert load_vectors(file, "other", 2) == {}
    assert load_vectors(file, "model", 3) == {}


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    """It is written anew the next time."""
    file = tmp_path / "vectors.npz"
    file.write_bytes(damage)
    assert load_vectors(file, "model", 2) == {}
    assert save_vectors(file, "model", VECTORS)
    assert load_vectors(file, "model", 2)


def test_numbers_that_are_none_are_not_used(tmp_path: Path) -> None:
    """One bad vector, and none is believed."""
    file = tmp_path / "vectors.npz"
    save_vectors(file, "model", {"one": np.asarray([np.nan, 0], np.float32)})
    assert load_vectors(file, "model", 2) == {}


def test_a_folder_that_cannot_be_written_is_no_loss(tmp_path: Path) -> None:
    """Nothing is raised."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not save_vectors(tmp_path / "file" / "vectors.npz", "model", VECTORS)


class Counting:
    """An encoder that counts what it was asked."""

    id, dim = "model", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        """Zeros."""
        self.asked += texts
        return np.zeros((len(texts), 2), np.float32)


def test_what_a_cache_has_learnt_is_not_encoded_again() -> None:
    """The inner encoder hears only of the rest."""
    inner = Counting()
    cache = CachedEncoder(inner)  # type: ignore[arg-type]
    cache.learn(VECTORS)
    assert (cache.encode(["one", "new"])[0] == VECTORS["one"]).all()
    assert inner.asked == ["new"]
    assert set(cache.known()) == {*VECTORS, "new"}
