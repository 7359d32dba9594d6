"""No text that a trainee sees on a screen is left out of the catalogues, and the keys fit into a small terminal."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.screen import Screen

import trainer.tui.screens as screens
from trainer import translation
from trainer.domain.plan import ActKind
from trainer.translation import LANGUAGES, tr
from trainer.tui.words import act_name

TUI = Path(screens.__file__).parent.parent
DRAWS = {
    "Binding", "Button", "Command", "Composer", "Content", "Refusal", "Static", "StoreError", "Suggestion",
    "SystemCommand", "TabPane", "Text", "TitleBar", "TrainerError", "add_note", "heading", "hung", "joined", "notify",
    "plain", "remark", "say", "styled",
}  # fmt: skip
"""What puts its arguments on the screen."""
NEVER_DRAWN = {
    "id",
    "classes",
    "variant",
    "severity",
    "style",
    "key",
    "action",
    "cursor_type",
    "language",
    "theme",
    "justify",
}
MARKS = {"tr", "ntr", "mark"}
STYLE = re.compile(
    r"(?:bold|italic|underline|reverse|dim|\$[\w-]+)(?: (?:bold|italic|underline|reverse|dim|\$[\w-]+))*"
)
PROSE = re.compile(r"[A-Za-z’']{2,}[,:;.…]? [A-Za-z]")
WORD = re.compile(r"[A-Za-z]{2}")
ALLOWED = {
    "Trainer": "the product's name",
    "F3": "a key", "F4": "a key", "F5": "a key", "F6": "a key",
    "mine": "an answer's id", "theirs": "an answer's id", "later": "an answer's id",
    "TalkLog:focus TurnView.current": "CSS",
    "BenchTalk Composer": "a selector", "RehearsalPane Button": "a selector", "#card VerticalScroll": "a selector",
}  # fmt: skip
"""Texts that stay as they are, and why."""


def _texts(node: ast.expr) -> Iterator[ast.Constant]:
    """The literal strings of an argument; of a pair of text and style only the text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _texts(part) if isinstance(part, ast.Constant) else ()
    elif isinstance(node, ast.Tuple) and node.elts:
        yield from _texts(node.elts[0])
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*_texts(node.left), *_texts(node.right))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value)
    elif isinstance(node, ast.Starred):
        yield from _texts(node.value)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _drawn(call: ast.Call) -> list[ast.expr]:
    name = _name(call)
    if name == "Binding":
        return call.args[2:3]
    if name in ("TrainerError", "StoreError", "Refusal"):
        return [*call.args, *(one.value for one in call.keywords)]
    return [*call.args[:2], *call.args[2:], *(one.value for one in call.keywords if one.arg not in NEVER_DRAWN)]


def unmarked(code: str) -> list[str]:
    """Literal texts that are drawn, or read like prose, and are not marked."""
    tree = ast.parse(code)
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)  # a docstring
        elif isinstance(node, ast.Call) and _name(node) in MARKS:
            silent.update(one for argument in node.args for one in ast.walk(argument))
        elif isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id.endswith("CSS")
                                                  for one in node.targets):  # fmt: skip
            silent.update(ast.walk(node.value))
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            silent.update(ast.walk(node.format_spec))
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            silent.update(ast.walk(node.annotation))
    found = []
    for node in ast.walk(tree):
        candidates: list[ast.Constant] = []
        if isinstance(node, ast.Call) and _name(node) in DRAWS:
            candidates = [one for part in _drawn(node) for one in _texts(part) if WORD.search(str(one.value))]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and PROSE.search(node.value):
            candidates = [node]
        for one in candidates:
            text = str(one.value).strip()
            if one not in silent and not STYLE.fullmatch(text) and text not in ALLOWED and not _is_id(text):
                found.append(f"{one.lineno}: {text}")
                silent.add(one)
    return found


def _is_id(text: str) -> bool:
    """`answer-0`, `bold $quiet`, `app.focus_next`, `act('hold')`: written for the program."""
    return re.fullmatch(r"[#.]?[a-z_]+(?:[-._(][\w\-.'()]*)?", text) is not None and not re.fullmatch(r"[a-z]+", text)


@pytest.mark.parametrize("path", sorted(TUI.rglob("*.py")), ids=lambda path: str(path.relative_to(TUI)))
def test_every_text_on_a_screen_is_marked(path: Path) -> None:
    """What is drawn goes through tr, ntr or mark; what stays as it is stands among the exceptions with its reason."""
    assert unmarked(path.read_text(encoding="utf-8")) == []


def test_the_search_finds_what_is_not_marked() -> None:
    """Texts drawn at once, in f-strings, in choices, and prose that is returned; not styles, ids, docstrings, CSS."""
    code = '''
"""A docstring of several words."""
DEFAULT_CSS = "Static { height: auto; }"
BINDINGS = [Binding("f2", "act('hold')", "Hold"), Binding("f3", "act('end')", mark("End"))]
def draw(n):
    yield Static(joined(("Ready", "bold $quiet"), f"{n} turns so far", tr("Fine.")), id="state")
    yield Button("Yes" if n else tr("No"), id="answer-0")
    return "nothing is lost"
'''
    assert sorted(one.split(": ")[1] for one in unmarked(code)) == [
        "Hold", "Ready", "Yes", "nothing is lost", "turns so far"
    ]  # fmt: skip


def _screens() -> list[type[Screen[object]]]:
    modules = [
        importlib.import_module(f"trainer.tui.screens.{one.name}") for one in pkgutil.iter_modules(screens.__path__)
    ]
    found = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)
             if issubclass(one, Screen) and one.__module__ == module.__name__}  # fmt: skip
    return sorted(found, key=lambda one: one.__name__)


@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("screen", _screens(), ids=lambda one: one.__name__)
def test_the_keys_of_a_screen_fit_into_80_columns(screen: type[Screen[object]], lang: str) -> None:
    """The footer shows each of them whole, help at its end."""
    translation.use(lang)
    keys = [one for one in screen.__dict__.get("BINDINGS", []) if isinstance(one, Binding) and one.show]
    longest: dict[str, int] = {}  # a key that does several things does one at a time
    for one in keys:
        cell = len(_key(one.key)) + 1 + len(tr(one.description))
        longest[one.key] = max(cell, longest.get(one.key, 0))
    cells = [*longest.values(), len("F1 ") + len(tr("Help"))]
    if screen.__name__ == "HomeScreen":
        cells.append(len("Enter ") + len(tr("Read the case")))
    assert 1 + sum(cells) + 2 * (len(cells) - 1) <= 80


def _key(key: str) -> str:
    return {"escape": "Esc", "enter": "Enter"}.get(key, key.replace("ctrl+", "^"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_customer_can_do_has_a_word_of_its_own_in_each_language(lang: str) -> None:
    translation.use(lang)
    try:
        words = [act_name(act) for act in ActKind]
    finally:
        translation.use("en")
    assert len(set(words)) == len(words)
    assert lang == "en" or act_name(ActKind.TAKE_UP) not in words
