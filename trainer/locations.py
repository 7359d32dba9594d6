"""The one place that knows folders: the user's data and configuration, and the content that ships."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APP = "roleplay-trainer"


def data_folder() -> Path:
    """Where sessions are kept."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def config_file() -> Path:
    """The settings file; it need not exist."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.toml"


def cache_folder() -> Path:
    """Where what can be made again is kept, to be quicker; it may be deleted at any time."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def shipped(kind: str) -> Path:
    """The folder of shipped `personas` or `rubrics`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_shipped" / kind
    return installed if installed.is_dir() else package.parent / kind
