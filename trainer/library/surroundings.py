"""What the checks have to know of the rest of the program, read once from its data files.

Only files are read here, no code of the parts beside the library: which languages have what, which acts everyone's
lines cover, what the guard takes for a slip, which advice and which criteria there are.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trainer import locations
from trainer.translation import mark

NEEDED = {
    mark("the reader's patterns"): ("reading", "data", "{lang}", "patterns.yaml"),
    mark("the judge's patterns"): ("grading", "data", "{lang}", "patterns.yaml"),
    mark("the guard of a model's voice"): ("customer", "data", "{lang}", "guard.yaml"),
    mark("the coach's tips"): ("coaching", "data", "{lang}", "tips.yaml"),
}
"""What a language needs beside lines, and where it stands."""


def _file(*parts: str) -> Traversable:
    return resources.files("trainer").joinpath(*parts)


def _data(*parts: str) -> dict[str, Any]:
    file = _file(*parts)
    if not file.is_file():
        return {}
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return loaded


@cache
def missing_in(lang: str, caller_type: str, banks: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """What there is not in a language for a kind of caller, in words to be translated; empty where all is there.

    `banks` are further folders of lines, such as those of packs.
    """
    lines = {mark("the customer's lines"): "all.yaml", mark("the lines of this caller type"): f"{caller_type}.yaml"}
    missing = [
        name
        for name, file in lines.items()
        if not _file("customer", "banks", lang, file).is_file()
        and not any((folder / lang / file).is_file() for folder in banks)
    ]
    needed = {name: [part.format(lang=lang) for part in parts] for name, parts in NEEDED.items()}
    return (*missing, *(name for name, parts in needed.items() if not _file(*parts).is_file()))


@cache
def languages() -> tuple[str, ...]:
    """Languages of which the reader knows the words."""
    folders = _file("reading", "data").iterdir()
    return tuple(sorted(one.name for one in folders if one.is_dir() and one.joinpath("words.yaml").is_file()))


@cache
def grammar(lang: str) -> frozenset[str]:
    """Words of a language that say nothing of a case; empty where the language is not known."""
    lists = _data("reading", "data", lang, "words.yaml")
    return frozenset(f"{lists.get('stop', '')} {lists.get('generic', '')}".split())


@cache
def telling(lang: str) -> frozenset[str]:
    """The little words by which a language is told from others."""
    return frozenset(str(_data("reading", "data", lang, "words.yaml").get("stop", "")).split())


@cache
def red_rags(lang: str) -> tuple[str, ...]:
    """The words of an agent's that are thrown back, by their keys; those of English where a language has none."""
    own = _data("reading", "data", lang, "patterns.yaml") or _data("reading", "data", "en", "patterns.yaml")
    return tuple(own["red_rags"])


@cache
def slips(lang: str) -> dict[str, re.Pattern[str]]:
    """Patterns of what no angry customer says, by kind; English ones too only where the language has none."""
    own = _data("customer", "data", lang, "guard.yaml") or _data("customer", "data", "en", "guard.yaml")
    also = _data("library", "data", "slips.yaml")
    more = also.get(lang) or also["en"]
    return {
        kind: re.compile("|".join(f"(?:{one})" for one in (*patterns, *more.get(kind, ()))))
        for kind, patterns in own.items()
    }


@cache
def judging(lang: str) -> frozenset[str]:
    """Words of a language that judge and show nothing; those of English where a language has none."""
    lists = _data("library", "data", "judging.yaml")
    return frozenset(str(lists.get(lang) or lists["en"]).split())


@cache
def advice() -> tuple[str, ...]:
    """Ids of the advice."""
    return tuple(_data("coaching", "data", "en", "advice.yaml")["advice"])


@cache
def judged_by_rules() -> tuple[str, ...]:
    """Ids of the criteria that the rules can judge: those of the whole rubric that ships."""
    text = (locations.shipped("rubrics") / "deescalation.yaml").read_text(encoding="utf-8")
    criteria = text[text.index("\ncriteria:") :]
    return tuple(re.findall(r"(?m)^  - id: ([a-z_]+)\s*$", criteria))
