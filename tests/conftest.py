"""What every test may use: a home of its own, no endpoint in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["tests.fake_endpoint"]

ENDPOINT_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_VERSION")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and data folder, and no endpoint or setting from outside."""
    import os

    for name in [*ENDPOINT_VARIABLES, *(key for key in os.environ if key.startswith("TRAINER_"))]:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("TRAINER_DATA", str(home / "data" / "sessions"))
    return home
