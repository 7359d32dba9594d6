"""Reads Character Cards (V1, V2, V3; JSON, or PNG with the card in a text chunk) and turns them into a draft.

A card says who somebody is and how they talk. It has no case, no authority and no need: those are asked for or drawn.
Whatever it says to a model (`system_prompt` and the like) is kept and never used as an instruction.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from trainer import languages
from trainer.domain.text import clean, one_line
from trainer.errors import ContentError, NotFoundError
from trainer.library.chunks import card_chunks
from trainer.library.drafting import LANGS, Extras, comments, draft_data, slug, spoken
from trainer.library.source import parse_source
from trainer.translation import ntr, tr

MAX_FILE = 24 * 1024 * 1024
MAX_KEPT = 200 * 1024
"""Longest card in bytes of JSON: it is kept in the persona's file, which has a limit of its own."""
MAX_CARD_DEPTH = 14
"""Deepest nesting of a card's JSON; it stands two levels down in a file that bears twenty."""
MAX_FACTS = 12
LONGEST_LINE, LONGEST_FACT = 400, 2000
KEPT_UNDER = "character_card"
"""Name under `extensions` where the card stands as it came."""
PNG = b"\x89PNG\r\n\x1a\n"

_CHAR = re.compile(r"\{\{\s*char\s*\}\}|<(?:bot|char)>", re.IGNORECASE)
_USER = re.compile(r"(?:\{\{\s*user\s*\}\}|<user>)(?P<of>['’]?s\b)?", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"”»'’)]*\s+$")
_MACRO = re.compile(r"\{\{\s*//[^{}]*\}\}|\{\{[^{}]{0,200}\}\}")
_ACTION = re.compile(r"\*{1,3}[^*\n]{1,2000}\*{1,3}|_[^_\n]{1,2000}_(?!\w)")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,2000})[\"”“»]")
_START = re.compile(r"<START>", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]+[\"”»'’)]*|[^.!?…]+$")


class Card(NamedTuple):
    """A card as it was read."""

    raw: dict[str, Any]
    """Everything in it."""
    data: dict[str, Any]
    """Its fields: `data` in V2 and V3, the card itself in V1."""
    version: str
    file: str

    def text(self, field: str) -> str:
        """A field of text, cleaned; "" where it is missing or no text."""
        value = self.data.get(field)
        return clean(value).strip() if isinstance(value, str) else ""

    def texts(self, field: str) -> list[str]:
        """A field that is a list of texts, cleaned."""
        value = self.data.get(field)
        return [clean(one).strip() for one in value if isinstance(one, str)] if isinstance(value, list) else []

    @property
    def name(self) -> str:
        """What the character is called, cut to what fits."""
        return one_line(self.text("name"), 60)


class CardDraft(NamedTuple):
    """What a card gives to a draft."""

    answers: dict[str, str]
    extras: Extras
    summary: str
    """One line: what was taken, and what was kept without being used."""


def read_card(path: Path) -> Card:
    """The card in a file. Raises NotFoundError, or ContentError where it holds none that can be kept."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise ContentError(
                tr("{path}: larger than {max_file} MB.", path=path, max_file=MAX_FILE // 1024 // 1024),
                next_step=tr("Is that a card?"),
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(tr("{path}: there is no such file.", path=path), next_step=tr("Check the path.")) from None
    except OSError as error:
        raise NotFoundError(
            tr("{path}: it cannot be read ({strerror}).", path=path, strerror=error.strerror),
            next_step=tr("Check its rights."),
        ) from None
    return parse_card(card_chunks(raw, str(path)) if raw.startswith(PNG) else raw, str(path))


def parse_card(raw: bytes, file: str) -> Card:
    """The card in the bytes of a JSON text. Raises ContentError."""
    if len(raw) > MAX_KEPT:
        raise ContentError(
            tr("{file}: the card is larger than {max_kept} KB.", file=file, max_kept=MAX_KEPT // 1024),
            next_step=tr("Shorten it."),
        )
    try:
        whole = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
        depth = _depth(whole)
    except UnicodeDecodeError:
        raise ContentError(
            tr("{file}: the card is no UTF-8 text.", file=file), next_step=tr("Give a card in JSON or PNG.")
        ) from None
    except json.JSONDecodeError as error:
        where = tr("line {line}, column {column}", line=error.lineno, column=error.colno)
        raise ContentError(
            tr("{file}: the card is no JSON ({where}).", file=file, where=where), next_step=tr("Export it again.")
        ) from None
    except (RecursionError, ValueError):
        raise ContentError(
            tr("{file}: the card's JSON cannot be read.", file=file), next_step=tr("Export it again.")
        ) from None
    if depth > MAX_CARD_DEPTH:
        raise ContentError(
            tr("{file}: the card is nested deeper than {max_card_depth}.", file=file, max_card_depth=MAX_CARD_DEPTH),
            next_step=tr("Export it again."),
        )
    if not isinstance(whole, dict):
        raise ContentError(
            tr("{file}: this is no character card.", file=file), next_step=tr("It has to be an object with a name.")
        )
    whole = _without_surrogates(whole)
    data = whole.get("data") if isinstance(whole.get("data"), dict) else whole
    spec = str(whole.get("spec", ""))
    version = {"chara_card_v2": "V2", "chara_card_v3": "V3"}.get(spec, "V1" if not spec else "?")
    if version == "?" and not isinstance(whole.get("data"), dict):
        raise ContentError(
            tr("{file}: '{spec}' is no card that is known.", file=file, spec=one_line(spec, 40)),
            next_step=tr("V1, V2 and V3 are."),
        )
    card = Card(whole, data, version, file)
    if not card.name or not any(card.text(one) for one in ("description", "personality", "scenario", "first_mes")):
        raise ContentError(
            tr("{file}: the card has no name, or nothing about them.", file=file), next_step=tr("Is that a card?")
        )
    return card


def card_draft(card: Card, lang: str | None = None) -> CardDraft:
    """What the card gives to a draft in a language, which is the card's own where none is named."""
    lang = lang if lang in LANGS else language_of(card)
    words = draft_data("cards").get(lang, draft_data("cards")[LANGS[0]])
    about, manner = _plain(card, "description", words), _plain(card, "personality", words)
    answers = {"lang": lang, "name": card.name}
    if about or manner:
        answers["who"] = one_line(about or manner, LONGEST_FACT)
    if scenario := _plain(card, "scenario", words):
        answers["happened"] = one_line(scenario, LONGEST_FACT)
    openings = [line for text in [card.text("first_mes"), *card.texts("alternate_greetings")][:6]
                if (line := _said(text, card, words))]  # fmt: skip
    if openings:
        answers["opening"] = openings[0]
    notes = _sentences(_plain(card, "creator_notes", words), 160)
    extras = Extras(
        openings=tuple(spoken(line) for line in openings[1:]),
        vents=tuple(spoken(line) for line in _examples(card, words)),
        facts=tuple(_facts(card, words)),
        talks=one_line(manner, LONGEST_FACT) if about else "",
        summary=notes,
        extensions=_extensions(card, comments(lang, card.file)["card"]),
    )
    return CardDraft(answers, extras, _account(card, extras, openings))


def language_of(card: Card) -> str:
    """Which of the languages that a draft can be in the card is written in: by its most frequent little words."""
    text = " ".join(card.text(one) for one in ("description", "personality", "scenario", "first_mes", "mes_example"))
    tokens = re.findall(r"[^\W\d_]+", text.lower())
    counts = {lang: sum(token in words["little"] for token in tokens) for lang, words in draft_data("cards").items()}
    return max(LANGS, key=lambda lang: counts.get(lang, 0))


def _account(card: Card, extras: Extras, openings: list[str]) -> str:
    parts = (
        ntr("{n} opening", "{n} openings", len(openings)),
        ntr("{n} example line", "{n} example lines", len(extras.vents)),
        ntr("{n} fact", "{n} facts", len(extras.facts)),
    )
    prompts = [one for one in ("system_prompt", "post_history_instructions") if card.text(one)]
    unused = "; " + tr("{prompts} kept, not used", prompts=tr(" and ").join(prompts)) if prompts else ""
    told = tr("{file}: a card {version} of {name}: {parts}", file=one_line(card.file), version=card.version,
              name=card.name, parts=", ".join(parts))  # fmt: skip
    return f"{told}{unused}."


def _names_in(text: str, card: Card, forms: dict[str, Any]) -> str:
    """The text with names in place of the card's macros; `forms` are those of the word for the agent."""
    name = one_line(card.text("nickname"), 60) or card.name
    text = _CHAR.sub(lambda _: name, text)

    def agent(found: re.Match[str]) -> str:
        before = text[: found.start()]
        last = before.split()[-1].lower() if before.split() else ""
        said = str(forms["of"] if found["of"] else forms["after"] if last in forms["prepositions"] else forms["name"])
        begins = not last or before.endswith("\n") or (_ENDED.search(before) and last.rstrip(".") not in _titles())
        return said[:1].upper() + said[1:] if begins else said

    return _MACRO.sub("", _USER.sub(agent, text))


@cache
def _titles() -> frozenset[str]:
    """What is written with a full stop before a name."""
    return frozenset().union(*(one.titles for one in languages.every()))


def _plain(card: Card, field: str, words: dict[str, Any]) -> str:
    """A field that tells about them, on one line, with the names in it."""
    return one_line(_names_in(card.text(field), card, words["told"]))


def _said(text: str, card: Card, words: dict[str, Any]) -> str:
    """What they say in a message, without the stage directions, cut at a sentence so that it can be a line."""
    user = r"(?:\{\{\s*user\s*\}\}|<user>)"
    text = re.sub(rf",?\s*{user}(?=\s*[,.!?…])", "", text, flags=re.IGNORECASE)  # a name that is called out
    text = _names_in(re.sub(rf"^{user},?\s*", "", text, flags=re.IGNORECASE), card, words["spoken_to"])
    had_actions = bool(_ACTION.search(text))
    bare = _ACTION.sub(" ", text)
    quotes = _QUOTED.findall(bare)
    narrated = quotes and (had_actions or sum(map(len, quotes)) < 0.8 * len(bare.strip()))
    return _sentences(one_line(" ".join(quotes) if narrated else bare).strip(' "“”„«»'), LONGEST_LINE)


def _sentences(text: str, longest: int) -> str:
    """As many whole sentences from the start as fit; of a first one that is too long, its beginning."""
    said = ""
    for sentence in _SENTENCE.findall(text):
        if len(said) + len(sentence) > longest:
            break
        said += sentence
    return said.strip() or one_line(text, longest)


def _examples(card: Card, words: dict[str, Any]) -> list[str]:
    """The character's own lines in `mes_example`, at most ten."""
    found: list[str] = []
    speaker = re.compile(rf"^\s*(?:\{{\{{\s*char\s*\}}\}}|<bot>|{re.escape(card.name)})\s*:\s*", re.IGNORECASE)
    for block in _START.split(card.text("mes_example")):
        own = [speaker.sub("", line, count=1) for line in block.splitlines() if speaker.match(line)]
        found += [_said(line, card, words) for line in own]
    return list(dict.fromkeys(line for line in found if line))[:10]


def _facts(card: Card, words: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the card's book as facts that can be asked for by their keys."""
    book = card.data.get("character_book")
    entries = book.get("entries") if isinstance(book, dict) else None
    facts: list[dict[str, Any]] = []
    used = {"tried", "reach", "secret"}
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("enabled") is False or len(facts) == MAX_FACTS:
            continue
        inner = Card(card.raw, {**card.data, "content": entry.get("content")}, card.version, card.file)
        text = one_line(_plain(inner, "content", words), LONGEST_FACT)
        keys = [one_line(key, 80) for key in entry.get("keys") or () if isinstance(key, str) and key.strip()][:4]
        title = next((entry[one] for one in ("name", "comment") if isinstance(entry.get(one), str) and entry[one]), "")
        fact_id = slug(title or (keys[0] if keys else ""))[:40].strip("-") or "book"
        if not text or not keys:
            continue
        while fact_id in used:
            fact_id += "-2"
        used.add(fact_id)
        asks = [shape.replace("{key}", key) for key in keys for shape in words["asks"]]
        lines = [spoken(line)] if (line := _sentences(text, LONGEST_LINE)) else []
        facts.append({"id": fact_id, "text": text, "when": "asked", "asks": asks, "lines": lines, "half": ()})
    return facts


def _extensions(card: Card, comment: str) -> str:
    """The card as YAML under `extensions`, exactly as it came. Raises ContentError where that cannot be."""
    written = _yaml_json({KEPT_UNDER: card.raw})
    block = f"# {comment}\nextensions: {written}\n"
    try:
        back = parse_source(block, card.file).data["extensions"][KEPT_UNDER]
    except ContentError as error:
        raise ContentError(tr("{file}: the card cannot be kept.", file=card.file), next_step=error.next_step) from None
    if back != card.raw:
        raise ContentError(
            tr("{file}: the card cannot be kept as it is.", file=card.file), next_step=tr("Export it again.")
        )
    return block


_DOUBTFUL = re.compile(
    r"[\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\uffff\U00010000-\U0010ffff]"
)


def _yaml_json(value: Any) -> str:
    """JSON that is YAML too; what a screen might act on stands in it as an escape."""

    def escape(found: re.Match[str]) -> str:
        code = ord(found[0])
        return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"

    return _DOUBTFUL.sub(escape, json.dumps(value, ensure_ascii=False, indent=2))


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    """How deeply a value is nested; counted without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, (dict, list)):
            deepest = max(deepest, depth)
            waiting += [(inner, depth + 1) for inner in (one.values() if isinstance(one, dict) else one)]
    return deepest


def _without_surrogates(value: Any) -> Any:
    """The value with lone surrogates, which no file can hold, replaced."""
    if isinstance(value, str):
        return re.sub(r"[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(one) for key, one in value.items()}
    return value


__all__ = ["KEPT_UNDER", "Card", "CardDraft", "card_draft", "language_of", "parse_card", "read_card"]
