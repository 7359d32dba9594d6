"""Language, names and links: what the language has, how words fit into sentences, whether names lead somewhere."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path as FilePath

from trainer import languages
from trainer.domain.persona import Persona
from trainer.library import surroundings
from trainer.library.findings import Finding, Path, find, nearest
from trainer.library.sense.lines import spoken
from trainer.library.sense.words import plain
from trainer.library.source import Source
from trainer.translation import mark, tr

SCHEMA_LINE = "# yaml-language-server: $schema="
"""How the first line begins, by which editors find the schema."""
MOST_COMPARED = 120
"""So many lines tell a language."""
AHEAD = 1.5
"""So many times as many little words another language must have to be the one that is written."""
FEWEST_HITS = 12
EXPECTED = {"thing": mark(', such as "the parcel"'), "company": mark(", the name that the customer uses")}
_END = re.compile(r"(\w*)([.!?;:])(?=\s*$|\s+([^\W\d_]))")


def weaknesses(
    source: Source, persona: Persona, banks: tuple[FilePath, ...], criteria: tuple[str, ...]
) -> Iterator[Finding]:
    """Weaknesses of language, words inside sentences, forms of address and `trains`."""
    yield from _language(source, persona, banks)
    yield from _inside(source, persona)
    yield from _address(source, persona)
    known = [*surroundings.judged_by_rules(), *criteria]
    for place, criterion in enumerate(persona.trains):
        if criterion not in known:
            near = nearest(criterion, known)
            yield find(source, ("trains", place), "unknown-training", criterion=criterion, near=near)
    if not source.first_line.startswith(SCHEMA_LINE):
        yield find(source, (), "no-schema-line", line=schema_line("persona", source.file))


def schema_line(kind: str, file: str) -> str:
    """The first line of a file of that kind, by which editors find the schema: with the way there from the file."""
    own = FilePath(__file__).parents[1] / "schema" / f"{kind}.schema.json"
    try:
        way = FilePath(os.path.relpath(own, FilePath(file.replace("\0", "")).absolute().parent)).as_posix()
    except ValueError:  # on another drive
        way = own.as_uri()
    return f"{SCHEMA_LINE}{way}"


def language_of(texts: list[str], expected: str) -> str:
    """The language in which texts are written, by their little words; the expected one where that is not clear."""
    heard = Counter(word for text in texts[:MOST_COMPARED] for word in plain(text).split())
    hits = {
        lang: sum(count for word, count in heard.items() if word in surroundings.telling(lang))
        for lang in surroundings.languages()
    }
    best = max(hits, key=lambda lang: hits[lang])
    clearly = hits[best] >= FEWEST_HITS and hits[best] >= AHEAD * hits.get(expected, 0)
    return best if clearly else expected


def _language(source: Source, persona: Persona, banks: tuple[FilePath, ...]) -> Iterator[Finding]:
    missing = surroundings.missing_in(persona.lang, persona.caller_type, banks)
    texts = [line.text for line in spoken(persona)]
    found = language_of(texts, persona.lang)
    if found != persona.lang:
        yield find(source, ("lang",), "wrong-lang", found=found, lang=persona.lang)
    elif missing:
        yield find(source, ("lang",), "no-banks", lang=persona.lang, missing=", ".join(tr(one) for one in missing))


def _inside(source: Source, persona: Persona) -> Iterator[Finding]:
    """Words, names of offers and texts of questions are put into the middle of the customer's sentences."""
    inside: list[tuple[Path, str, str]] = [
        (("words", name), text, f"Where is {text}?") for name, text in persona.words.items()
    ]
    for number, offer in enumerate(persona.authority.offers):
        inside.append((("authority", "offers", number, "name"), offer.name, f"about {offer.name}"))
    for number, question in enumerate(persona.questions):
        inside.append((("questions", number, "text"), question.text, f"I still don't know {question.text}"))
    for path, text, example in inside:
        why = _sticks_out(text, persona.lang)
        if why:
            yield find(source, path, "not-mid-sentence", example=example, why=why)
    for name, example in EXPECTED.items():
        if name not in persona.words:
            yield find(source, ("words",), "word-missing", word=name, example=tr(example))


def _sticks_out(text: str, lang: str) -> str:
    """Why a text does not fit into the middle of a sentence, or nothing."""
    spoken = [languages.about(one) for one in (lang, languages.FALLBACK)]
    for end in _END.finditer(text):
        word, sign, after = end.groups()
        if after and not after.isupper():
            continue
        short = any(word.lower() in one.shortened for one in spoken)
        if sign != "." or not (word.isdigit() or len(word) == 1 or short):
            return tr("ends like a sentence") if text[end.end() :].strip() == "" else tr("is more than one sentence")
    first = text.split()[0] if text.split() else ""
    if any(first.lower() in one.articles for one in spoken) and first[0].isupper():
        return tr("begins with a capital “{word}”", word=first)
    return ""


def _address(source: Source, persona: Persona) -> Iterator[Finding]:
    if not persona.address_as:
        yield find(source, ("name",), "address-missing", name=persona.name)
        return
    own = set(plain(persona.name).split())
    if not any(own & set(plain(form).split()) for form in persona.address_as):
        yield find(source, ("address_as",), "address-not-name", name=persona.name)
