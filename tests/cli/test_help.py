"""`--help` in the language of the interface."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WALK = """
import json, typer.main
from trainer.settings import speak
speak()
from trainer.cli.app import app

def walk(command, path):
    yield path, command.help
    if command.epilog:
        yield path + " (epilog)", command.epilog
    for one in command.params:
        yield f"{path} {one.name}", one.help
    for name, inner in getattr(command, "commands", {}).items():
        yield from walk(inner, f"{path} {name}")

print(json.dumps(dict(walk(typer.main.get_command(app), "trainer"))))
"""


def spoken(lang: str, folder: Path, *arguments: str) -> str:
    """What Python prints for these arguments where the interface is set to a language."""
    environment = {**os.environ, "TRAINER_INTERFACE": lang, "HOME": str(folder), "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("lang", ["de", "nb"])
def test_every_command_and_option_is_explained_in_the_language_of_the_interface(lang: str, tmp_path: Path) -> None:
    """Nothing is left without help, and nothing in English."""
    english, translated = (json.loads(spoken(one, tmp_path, "-c", WALK)) for one in ("en", lang))
    assert len(english) > 80
    assert english.keys() == translated.keys()
    assert [name for name, text in english.items() if not text] == []
    assert [name for name, text in translated.items() if text == english[name]] == []


PAGES = {
    "en": ("Usage: trainer persona rehearse", "Options", "[default: 24]", "Show this message and"),
    "de": ("Aufruf: trainer persona rehearse", "Optionen", "[sonst: 24]", "Diese Hilfe zeigen."),
    "nb": ("Bruk: trainer persona rehearse", "Valg", "[ellers: 24]", "Vis denne hjelpen."),
}


@pytest.mark.parametrize("lang", PAGES)
def test_what_typer_says_itself_is_in_that_language_too(lang: str, tmp_path: Path) -> None:
    """Headings, the line of usage, defaults and the help of --help."""
    page = spoken(lang, tmp_path, "-m", "trainer", "persona", "rehearse", "--help")
    assert [word for word in PAGES[lang] if word not in page] == []
    assert [word for other, words in PAGES.items() if other != lang for word in words if word in page] == []
