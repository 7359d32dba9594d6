"""Vectors kept in a file, so that what was encoded yesterday need not be encoded today."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from trainer.encoder.encoder import Vectors

MOST = 30_000
"""Texts kept, 46 MB at 384 numbers; of more those that were added last."""
LARGEST = 256 * 1024 * 1024
"""A larger file is none of ours."""


def load_vectors(file: Path, encoder_id: str, dim: int) -> dict[str, Vectors]:
    """The vectors in a file; none where it is not there, is damaged or was made by another encoder."""
    try:
        if file.stat().st_size > LARGEST:
            return {}
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:  # a bad file is closed too
            if str(stored["encoder"]) != encoder_id:
                return {}
            texts = bytes(stored["texts"]).decode("utf-8").split("\0")
            vectors = stored["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if vectors.dtype != np.float32 or vectors.shape != (len(texts), dim) or not np.isfinite(vectors).all():
        return {}
    return dict(zip(texts, vectors, strict=True))


def save_vectors(file: Path, encoder_id: str, vectors: Mapping[str, Vectors], most: int = MOST) -> bool:
    """Write the last `most` vectors to a file, whole or not at all. Whether that could be done: it is no loss where it
    could not.
    """
    kept = list(vectors.items())[-most:]
    if not kept:
        return False
    texts = np.frombuffer("\0".join(text for text, _ in kept).encode("utf-8"), np.uint8)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".npz")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez(
                    stream, encoder=np.asarray(encoder_id), texts=texts, vectors=np.stack([one for _, one in kept])
                )
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True
