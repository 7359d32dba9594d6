"""Texts as they are meant where they hide: each view is the text with one disguise taken off."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from trainer.reading.text import folded

_PASSING = {
    "a": "аα", "b": "ьβ", "c": "сϲ", "d": "ԁ", "e": "еεҽ", "g": "ɡ", "h": "һ", "i": "іιӏ",
    "j": "јϳ", "k": "кκ", "m": "м", "n": "ո", "o": "оοσ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ",
    "t": "тτ", "u": "υս", "v": "ѵν", "w": "ԝω", "x": "хχ", "y": "уγ", "A": "АΑ", "B": "ВΒ",
    "C": "СϹ", "E": "ЕΕ", "H": "НΗ", "I": "ІΙ", "J": "Ј", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟ",
    "P": "РΡ", "S": "Ѕ", "T": "ТΤ", "X": "ХΧ", "Y": "УΥ", "Z": "Ζ",
}  # fmt: skip
"""Latin letters with those of other alphabets that pass for them."""
_LATIN = str.maketrans({other: latin for latin, others in _PASSING.items() for other in others})
_LEET = str.maketrans("431057@$€", "aeiostase")
_LEETED = re.compile(r"(?=[\w@$€]*[^\W\d_])(?=[\w@$€]*[0-9@$€])[\w@$€]+")
_ESCAPE = re.compile(r"[\x1b\ufffd](?:\[[0-9;?]*[A-Za-z]|\][0-9]*;)")
_APART = re.compile(r"(?:(?<!\w)\w[\s.\-_*·|/+]{1,4}){4,}\w(?!\w)")
_GAP = re.compile(r"\s{2,}|\s*[|/]\s*")
_CODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"\b(?:[0-9a-fA-F]{2}[\s:]?){16,}\b")
SHOWN = 0.9
"""Share of letters and spaces from which something decoded is a text and no chance."""


@lru_cache(maxsize=4096)
def views(text: str) -> tuple[str, ...]:
    """`text` in lower case with plain signs, then the same without each disguise that it may wear."""
    bare = _bare(text)
    found = [folded(bare), *map(folded, _undisguised(bare))]
    return tuple(dict.fromkeys(found))


def _bare(text: str) -> str:
    """The text without invisible signs, stacked accents and what is left of escapes, in compatible forms."""
    joined = unicodedata.normalize("NFKC", _ESCAPE.sub(" ", text))
    return "".join(char for char in joined if unicodedata.category(char) not in ("Cf", "Mn", "Me") and char != "\ufffd")


def _undisguised(text: str) -> Iterator[str]:
    if not text.isascii():
        latin = text.translate(_LATIN)
        if latin != text:
            yield latin
    unleeted = _LEETED.sub(lambda word: word.group().translate(_LEET), text)
    if unleeted != text:
        yield unleeted
    if _APART.search(text):
        yield _APART.sub(lambda run: _joined(run.group()), text)
    if "_" in text or "*" in text or "`" in text:
        yield re.sub(r"[_*`~]+", " ", text)
        yield re.sub(r"[_*`~]+", "", text)
    if "&" in text or "%" in text:
        plain = unquote(html.unescape(text))
        if plain != text:
            yield plain
    if re.search(r"<[^<>]{0,200}>|\[[^\[\]]{0,80}\]", text):
        yield re.sub(r"<[^<>]{0,200}>|\[[^\[\]]{0,80}\]", " ", text)
    yield from _decoded(text)


def _joined(run: str) -> str:
    """Letters that stand apart as words: a wider gap ends one."""
    return " ".join(re.sub(r"[\s.\-_*·|/+]", "", word) for word in _GAP.split(run))


def _decoded(text: str) -> Iterator[str]:
    for match in _CODED.finditer(text):
        coded = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield from _text(base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True))
        except (binascii.Error, ValueError):
            continue
    for match in _HEX.finditer(text):
        yield from _text(bytes.fromhex(re.sub(r"[\s:]", "", match.group())))


def _text(raw: bytes) -> Iterator[str]:
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    usual = sum(char.isalnum() or char in " .,:;!?'\"" for char in decoded)
    if decoded and usual >= SHOWN * len(decoded):
        yield _bare(decoded)
