"""Words in a customer's line that are somebody else's: the agent's message said back, or the instructions recited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SAME = 0.9
"""From this likeness on a sentence is another one again."""
SHORTEST_ECHO = 6
"""Words of a sentence that can be an echo of the agent's; shorter ones are flung back in anger."""
RECITED = 6
"""So many words in a row are no chance."""
PROMPTS = Path(__file__).parent / "prompts"

_SENTENCE = re.compile(r"[.!?…\n]+\s*")
_WORD = re.compile(r"[a-z']+")
_QUOTED = re.compile(r'"[^"\n]*"|«[^»\n]*»|„[^"\n]*"')


def sentences(plain: str, shortest: int) -> list[str]:
    """The sentences of a text that have at least so many words, white space evened out."""
    parts = [" ".join(part.split()).strip("\"',;: ") for part in _SENTENCE.split(plain)]
    return [part for part in parts if len(part.split()) >= shortest]


def said_before(plain: str, earlier: Iterable[str], shortest: int) -> str | None:
    """The first sentence of a text that one of the earlier texts holds too, nearly word for word; None where none is.

    All texts in lower case with straight quotation marks.
    """
    known = {sentence for text in earlier for sentence in sentences(text, shortest)}
    for sentence in sentences(plain, shortest):
        for before in known:
            near = abs(len(before) - len(sentence)) < 0.2 * len(sentence)
            if near and SequenceMatcher(None, before, sentence, autojunk=False).ratio() >= SAME:
                return sentence[:80]
    return None


def echoed(plain: str, agent: Sequence[str]) -> str | None:
    """A sentence of the agent's that a text says back as if it were its own; quoting it is another matter."""
    return said_before(_QUOTED.sub(" ", plain), agent, SHORTEST_ECHO)


def recited(plain: str) -> str | None:
    """Words in a row that stand in the instructions of the prompt; None where there are none."""
    words = _WORD.findall(plain)
    for start in range(len(words) - RECITED + 1):
        run = tuple(words[start : start + RECITED])
        if run in _instructions():
            return " ".join(run)
    return None


@cache
def _instructions() -> frozenset[tuple[str, ...]]:
    """The runs of words in what every prompt holds, whoever the customer is."""
    texts = [re.sub(r"\{[{%].*?[%}]\}", "\n", file.read_text("utf-8")) for file in PROMPTS.glob("*.j2")]
    texts += _strings(YAML(typ="safe", pure=True).load(StringIO((PROMPTS / "directions.yaml").read_text("utf-8"))))
    runs: set[tuple[str, ...]] = set()
    for part in (part for text in texts for part in re.split(r"\n\n|\n- |\{\w+\}", text.lower())):
        words = _WORD.findall(part.replace("’", "'"))
        runs.update(tuple(words[start : start + RECITED]) for start in range(len(words) - RECITED + 1))
    return frozenset(runs)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []
