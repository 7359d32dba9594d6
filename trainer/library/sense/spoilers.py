"""What gives the game away: a customer wants something, and says neither how it is put right nor what they need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trainer.domain.persona import Persona
from trainer.domain.principles import as_said
from trainer.library.findings import Finding, Path, find
from trainer.library.sense.facts import EARLY, placed
from trainer.library.sense.words import Meaning, Words, plain
from trainer.library.source import Source

FEWEST = 4
"""A sentence has to have so many words of the case to be recognised by them."""
GIVEN_AWAY = 0.75
"""From this share of an offer's words on, a text gives it away."""
FEWEST_SAID = 3
"""A text of so many words of the case gives away an offer that holds nearly all of them."""
ALL_OF_IT = 0.75
"""… from this share of its words on; over the shipped personas they come to 0.67."""
MEANS_IT = 0.68
"""From this nearness on a text means what an offer or the need says; over the shipped personas they come to 0.61."""
UNASKED = (*EARLY, "ask", "want_manager", "silence_check")


class _Secret(NamedTuple):
    """A sentence that is for the agent to find, and what it stands for."""

    text: str
    offer: str = ""
    """The offer's id; empty for the need."""


def weaknesses(source: Source, persona: Persona, words: Words, meaning: Meaning | None = None) -> Iterator[Finding]:
    """Texts said or shown before any offer that hold nearly all of one which solves the case, or the need itself.

    With `meaning` those too that say it in other words.
    """
    secrets = [_Secret(persona.story.need)]
    for offer in persona.authority.offers:
        if offer.solves == "fully":
            secrets += [_Secret(one, offer.id) for one in (offer.name, offer.what, *offer.says)]
    texts = [(path, as_said(persona, text)) for path, text in _early(persona)]
    near = None
    if meaning is not None:
        vectors = meaning.vectors([*(text for _, text in texts), *(one.text for one in secrets)])
        near = vectors[: len(texts)] @ vectors[len(texts) :].T
    for row, (path, text) in enumerate(texts):
        told = next((one for one in secrets if gives_away(text, one.text, words)), None)
        if told is None and near is not None and near[row].max() >= MEANS_IT:
            told = secrets[int(near[row].argmax())]
        if told is None or (not told.offer and path == ("story", "demand")):  # for these there is `need-is-demand`
            continue
        yield find(source, path, "tells-solution", offer=told.offer) if told.offer else find(source, path, "tells-need")


def _early(persona: Persona) -> Iterator[tuple[Path, str]]:
    """What is read or heard before anybody has asked or offered anything."""
    yield ("summary",), persona.summary
    yield ("story", "demand"), persona.story.demand
    for key, of_key in persona.lines.items():
        if key.split(".")[0] in UNASKED:
            yield from placed(key, of_key)
    for number, question in enumerate(persona.questions):
        yield from ((("questions", number, "lines", place), line) for place, line in enumerate(question.lines))


def gives_away(text: str, secret: str, words: Words) -> bool:
    """Whether a text holds a sentence or nearly all that it consists of, or has hardly a word that is not in it."""
    if len(words.of(secret)) >= FEWEST and (words.shared(text, secret) >= GIVEN_AWAY or plain(secret) in plain(text)):
        return True
    return len(words.of(text)) >= FEWEST_SAID and words.shared(secret, text) >= ALL_OF_IT
