"""A tip in the middle of practice: what the last message did, and one thing to try next."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from io import StringIO
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from ruamel.yaml import YAML

from trainer.coaching.advice import data_text
from trainer.domain.base import Model
from trainer.domain.mood import MoodStep
from trainer.domain.moves import Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading
from trainer.domain.text import shortened

LONGEST_QUOTE = 90
"""Characters of the agent's words that a tip repeats; a tip has to stay short."""
NOTHING = "nothing"
THING = "thing"
"""Under this key a language's file names what stands for the thing where a persona has no word for it."""
MOVES = frozenset(move.value for move in Move)
LIMIT = "one_at_a_time"
"""The rule that holds a good message back is spoken of last."""
FLOORS = ("floor_unheard", "floor_unhelped")
"""Rules that hold the mood back; nothing in the message is to blame for them."""


class Tip(Model):
    """What the last message did, and one thing to try next."""

    id: str
    """Its cause and number; pass the ids of a session back in, so that nothing is said twice."""
    said: str
    """What the message did, in one sentence."""
    tip: str
    """What to try, in a sentence or two."""
    advice: str
    """Id of the advice behind it."""


class TipText(Model):
    """One thing to try."""

    advice: str
    text: str


class CauseTexts(Model):
    """What can be said where a message did a certain thing."""

    said: Annotated[tuple[str, ...], Field(min_length=1)]
    tips: Annotated[tuple[TipText, ...], Field(min_length=1)]


@cache
def tip_texts(lang: str = "en") -> dict[str, CauseTexts]:
    """The tips of a language by cause, weightiest first; English where that language has none."""
    return TypeAdapter(dict[str, CauseTexts]).validate_python(
        {cause: texts for cause, texts in _file(lang).items() if cause != THING}
    )


@cache
def _file(lang: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(StringIO(data_text("tips", lang)))
    return loaded


def tip_for(
    reading: Reading,
    mood_step: MoodStep | None,
    persona: Persona,
    used: Collection[str] = (),
    lang: str | None = None,
) -> Tip:
    """The tip for the agent's last message.

    Harm is spoken of before what went well, the strongest first. `used` are the ids of the tips given so far in
    this session. `lang` is the trainee's language, by default the persona's.
    """
    lang = lang or persona.lang
    texts = tip_texts(lang)
    ranked = [cause for cause in _causes(reading, mood_step, texts) if cause in texts] or [NOTHING]
    spent = _times_used(used)
    strongest = ranked[0]
    cause = next((one for one in ranked if spent.get(one, 0) < len(texts[one].tips)), strongest)
    number = spent.get(cause, 0)
    chosen = texts[cause].tips[number % len(texts[cause].tips)]
    quote = _quote(reading, cause)
    said = [one for one in texts[cause].said if quote or "{quote}" not in one] or list(texts[NOTHING].said)
    words = {
        "quote": quote,
        "customer": persona.address_as[0] if persona.address_as else persona.name,
        "thing": persona.words.get("thing", _file(lang)[THING]),
    }
    return Tip(
        id=f"{cause}.{number}",
        said=_capital(said[number % len(said)].format_map(words)),
        tip=_capital(chosen.text.format_map(words)),
        advice=chosen.advice,
    )


def _causes(reading: Reading, step: MoodStep | None, texts: dict[str, CauseTexts]) -> list[str]:
    """What the message did, weightiest first: harm by what it cost, then floors, then what soothed."""
    order = {cause: place for place, cause in enumerate(texts)}
    if step is None:
        found = {one.move.value for one in reading.moves} | _rules(reading)
        return sorted(found, key=lambda cause: order.get(cause, len(order)))
    by_cause: dict[str, float] = {}
    for reason in step.why:
        if reason.what in ("anger", "trust"):
            by = reason.by if reason.what == "anger" else -reason.by / 2
            by_cause[reason.cause] = by_cause.get(reason.cause, 0) + by
    harm = [cause for cause, by in by_cause.items() if by > 0 and cause not in (*FLOORS, LIMIT)]
    harm.sort(key=lambda cause: (-by_cause[cause], order.get(cause, len(order))))
    if reading.has(Move.OVERPROMISES) or any(offer.forbidden for offer in reading.offers):
        harm.append(Move.OVERPROMISES.value)
    floors = [cause for cause in FLOORS if cause in by_cause]
    good = [cause for cause, by in by_cause.items() if by < 0 and cause not in harm]
    good.sort(key=lambda cause: (by_cause[cause], order.get(cause, len(order))))
    limit = [LIMIT] if LIMIT in by_cause else []
    return [*harm, *floors, *good, *limit]


def _rules(reading: Reading) -> set[str]:
    """The rules that show in a reading alone, where no mood is known."""
    rules = {
        "interrupted": reading.interrupted,
        "nonsense": reading.nonsense,
        "foreign": reading.foreign and not reading.nonsense,
        "wrong_name": reading.wrong_name is not None,
        "wrong_paraphrase": reading.paraphrase_right is False,
        "red_rag": bool(reading.red_rags),
        "shouting": reading.shouting,
        "overpromises": any(offer.forbidden for offer in reading.offers),
    }
    return {name for name, holds in rules.items() if holds}


def _times_used(used: Collection[str]) -> dict[str, int]:
    spent: dict[str, int] = {}
    for tip_id in used:
        cause = tip_id.rpartition(".")[0]
        spent[cause] = spent.get(cause, 0) + 1
    return spent


def _quote(reading: Reading, cause: str) -> str:
    """The agent's own words for a cause, or empty where none stand for it."""
    if cause in MOVES:
        found = reading.quote_of(Move(cause))
        if found is None and cause == Move.OVERPROMISES:
            found = next((offer.quote for offer in reading.offers if offer.forbidden), None)
        return shortened(found or "", LONGEST_QUOTE)
    if cause == "red_rag" and reading.red_rags:
        return shortened(reading.red_rags[0].quote, LONGEST_QUOTE)
    if cause == "hollow":
        return shortened(reading.quote_of(Move.EMPATHY) or reading.quote_of(Move.APOLOGY) or "", LONGEST_QUOTE)
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
