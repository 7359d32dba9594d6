"""What every test may use: a home of its own, no endpoint in the environment, an interface in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer import translation

pytest_plugins = ["tests.fake_endpoint"]

ENDPOINT_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_VERSION")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home and data folder, no endpoint or setting from outside, and no language but English."""
    import os

    for name in [*ENDPOINT_VARIABLES, *(key for key in os.environ if key.startswith("TRAINER_"))]:
        monkeypatch.delenv(name, raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en_GB.UTF-8")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("TRAINER_DATA", str(home / "data" / "sessions"))
    translation.use("en")
    yield home
    translation.use("en")
