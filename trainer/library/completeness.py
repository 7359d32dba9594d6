"""What a language has and what it still lacks, counted against English, part by part; docs/languages.md explains each.

Only files are read here, no code of the parts that use them: a language that is half written is looked at just as well.
"""

from __future__ import annotations

import ast
import gettext
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import numpy as np
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from trainer import languages, locations
from trainer.domain.moves import Move
from trainer.domain.persona import CallerType
from trainer.domain.plan import HEATS
from trainer.errors import InputError
from trainer.translation import mark, tr

EXEMPLARS = 15
"""Messages that a move needs to be learnt: two less than the move with the fewest has in German."""
PERSONAS = 3
"""Customers by whom a language can be tried out: one of each temper, as in German and Norwegian."""
AGENTS = ("excellent", "polite", "hollow", "hasty", "pushover", "hostile")
CODE = re.compile(r"[a-z]{2,3}")
Names = Callable[[Mapping[str, Any]], Iterator[str]]
"""Tells what a file holds, by names that are the same in every language."""


class Part(NamedTuple):
    """One part of a language."""

    id: str
    title: str
    file: str
    """Where it stands or belongs, from the folder of the package; of texts beside it from that folder's."""
    there: int
    of: int
    missing: tuple[str, ...] = ()
    """What there is in English and not here, by name."""
    broken: str = ""
    """Why the file cannot be read; empty where it can."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.there == self.of and not self.broken


class Places(NamedTuple):
    """Where a language is looked for."""

    package: Path
    personas: Path
    rubrics: Path


def shipped() -> Places:
    """The places of what ships."""
    return Places(Path(__file__).parents[1], locations.shipped("personas"), locations.shipped("rubrics"))


def checked_code(lang: str) -> str:
    """The code itself. Raises InputError where it is none."""
    if not CODE.fullmatch(lang):
        raise InputError(
            tr("'{lang}' is no code of a language.", lang=lang), next_step=tr("Write two or three letters: en, de, nb.")
        )
    return lang


def begun(places: Places | None = None) -> tuple[str, ...]:
    """The languages that have more than a name: customer's lines, words of the reader or a catalogue."""
    package = (places or shipped()).package
    files = ("customer/banks/*/all.yaml", "reading/data/*/words.yaml", "locale/*/LC_MESSAGES")
    found = {path.parent.name for file in files for path in package.glob(file)}
    return (languages.FALLBACK, *sorted(found - {languages.FALLBACK}))


def parts(lang: str, places: Places | None = None) -> list[Part]:
    """Every part of a language, in the order in which they are worth writing."""
    where = places or shipped()

    def one(part: str, title: str, file: str, names: Names = _top) -> Part:
        return _keyed(lang, where, Part(part, title, file, 0, 0), names)

    return [
        one("language", mark("the language itself"), "languages/{lang}.toml", _fields),
        one("banks.all", mark("customer's lines for everyone"), "customer/banks/{lang}/all.yaml", _cells),
        *(
            one(f"banks.{kind}", mark("customer's lines by kind of caller"), f"customer/banks/{{lang}}/{kind}.yaml")
            for kind in get_args(CallerType)
        ),
        _personas(lang, where),
        one("reading.words", mark("the reader's words"), "reading/data/{lang}/words.yaml"),
        one("reading.patterns", mark("the reader's patterns"), "reading/data/{lang}/patterns.yaml", _patterns),
        one("reading.case", mark("the reader's forms of sentences"), "reading/data/{lang}/case.yaml"),
        _exemplars(lang, where),
        _trained(lang, where),
        one("reading.grader", mark("signs of words to a grader"), "reading/data/{lang}/grader.yaml"),
        one("customer.guard", mark("the guard of a model's voice"), "customer/data/{lang}/guard.yaml"),
        one("customer.remarks", mark("words of what is said in passing"), "customer/data/{lang}/remarks.yaml",
            _patterns),
        _entry(lang, where, "customer.common_words", mark("common words, for the guard"),
               "customer/data/common_words.yaml"),
        one("grading.patterns", mark("the judge's patterns"), "grading/data/{lang}/patterns.yaml"),
        one("grading.wording", mark("the judge's wording"), "grading/data/{lang}/wording.yaml", _wording),
        one("grading.model", mark("what a model's scorecard says"), "grading/data/{lang}/model.yaml"),
        one("grading.asides", mark("remarks on words to a grader"), "grading/data/{lang}/asides.yaml"),
        one("coaching.advice", mark("the advice"), "coaching/data/{lang}/advice.yaml", _second),
        one("coaching.tips", mark("the coach's tips"), "coaching/data/{lang}/tips.yaml"),
        *_rubrics(lang, where),
        one("rehearsal.language", mark("what simulated agents share"), "rehearsal/data/{lang}/language.yaml"),
        _agents(lang, where),
        one("library.drafts", mark("drafts of customers"), "library/drafts/{lang}.yaml", _second),
        _entry(lang, where, "library.cards", mark("words of character cards"), "library/drafts/cards.yaml"),
        _entry(lang, where, "library.judging", mark("judging words, for rubrics"), "library/data/judging.yaml"),
        _entry(lang, where, "library.slips", mark("slips of written lines"), "library/data/slips.yaml"),
        _interface(lang, where),
    ]  # fmt: skip


def _keyed(lang: str, where: Places, part: Part, names: Names) -> Part:
    """A file whose parts have the same names in every language."""
    source = shipped().package / part.file.format(lang=languages.FALLBACK)
    file = part.file.format(lang=lang)
    return _compared(where.package / file, part._replace(file=file), dict.fromkeys(names(_read(source))), names)


def _compared(file: Path, part: Part, wanted: Collection[str], names: Names) -> Part:
    """A part with what its file holds of what is wanted."""
    if not file.is_file():
        return part._replace(of=len(wanted), missing=tuple(wanted))
    try:
        there = set(names(_read(file)))
    except (OSError, ValueError, YAMLError, AttributeError, TypeError) as error:
        return part._replace(of=len(wanted), broken=" ".join(str(error).split())[:120])
    missing = tuple(name for name in wanted if name not in there)
    return part._replace(there=len(wanted) - len(missing), of=len(wanted), missing=missing)


@cache
def _read(file: Path) -> dict[str, Any]:
    text = file.read_text(encoding="utf-8")
    loaded = tomllib.loads(text) if file.suffix == ".toml" else YAML(typ="safe", pure=True).load(text)
    if not isinstance(loaded, dict):
        raise TypeError(tr("{file}: names and their values were expected", file=file.name))
    return loaded


def _top(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(key) for key, value in data.items() if value)


def _fields(data: Mapping[str, Any]) -> Iterator[str]:
    """Those of the tables too; an empty list is an answer: not every language has articles."""
    for key, value in data.items():
        yield from (f"{key}.{one}" for one in value) if isinstance(value, dict) else (key,)


def _second(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from (f"{key}.{one}" for one, said in value.items() if said)
        elif value:
            yield str(key)


def _cells(data: Mapping[str, Any]) -> Iterator[str]:
    """Acts by heat; lines that do not go by heat serve at each."""
    for key, lines in data.items():
        heats = HEATS if not isinstance(lines, dict) else [heat for heat in HEATS if lines.get(heat)]
        yield from (f"{key}/{heat}" for heat in heats if lines)


OWN = frozenset({"numbers", "vetoes", "sure", "shifts", "plainly", "fair"})
"""Sections of the patterns in which each language has what it needs and no other."""
SPARE = frozenset({"tags"})
"""Sections without which a language is complete: not every one has what they are for."""


def _patterns(data: Mapping[str, Any]) -> Iterator[str]:
    for section, value in data.items():
        if isinstance(value, dict) and section not in OWN:
            yield from (f"{section}.{one}" for one, said in value.items() if said)
        elif value and section not in SPARE:
            yield str(section)


def _wording(data: Mapping[str, Any], path: str = "", depth: int = 4) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict) and depth > 1:
            yield from _wording(value, f"{path}{key}.", depth - 1)
        elif value:
            yield f"{path}{key}"


def _entry(lang: str, where: Places, part: str, title: str, file: str) -> Part:
    """A language's place in a file of all languages."""
    own = f"{lang}:"

    def names(data: Mapping[str, Any]) -> Iterator[str]:
        if data.get(lang):
            yield own

    path = where.package / file
    return _compared(path, Part(part, title, file, 0, 1), (own,), names)


def _personas(lang: str, where: Places) -> Part:
    count = 0
    for file in sorted(where.personas.glob("*.y*ml")):
        said = re.search(r"(?m)^lang:\s*['\"]?(\w+)", file.read_text(encoding="utf-8", errors="replace"))
        count += (said[1] if said else languages.FALLBACK) == lang
    there = min(count, PERSONAS)
    return Part(
        "personas", mark("example customers"), "personas/", there, PERSONAS, _left(tr("customers"), PERSONAS - there)
    )


def _left(what: str, count: int) -> tuple[str, ...]:
    return (f"{count} {what}",) if count else ()


def _exemplars(lang: str, where: Places) -> Part:
    folder = where.package / "reading" / "data" / lang
    counted: Counter[str] = Counter()
    broken = ""
    for file in sorted(folder.glob("exemplars*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            try:
                counted.update({one["move"] for one in json.loads(line).get("moves", ())} if line.strip() else ())
            except (ValueError, KeyError, TypeError, AttributeError):
                broken = broken or tr("{file}, line {number}: no message with its moves", file=file.name, number=number)
    few = tuple(f"{move} ({counted[move]}/{EXEMPLARS})" for move in Move if counted[move] < EXEMPLARS)
    return Part(
        "reading.exemplars", mark("messages to learn each move from"), f"reading/data/{lang}/exemplars.jsonl",
        len(Move) - len(few), len(Move), few, broken,
    )  # fmt: skip


def _trained(lang: str, where: Places) -> Part:
    """Whether the reader has learnt from the messages of a language."""
    names = ("heads-encoder.npz", "heads-lexical.npz")
    missing = []
    for name in names:
        file = where.package / "reading" / "data" / name
        with np.load(file if file.is_file() else shipped().package / "reading" / "data" / name) as stored:
            if lang not in {str(one) for one in stored["langs"]}:
                missing.append(name)
    return Part(
        "reading.trained", mark("learnt by the reader"), "reading/data/heads-*.npz", len(names) - len(missing),
        len(names), tuple(missing),
    )  # fmt: skip


def _agents(lang: str, where: Places) -> Part:
    folder = where.package / "rehearsal" / "data" / lang
    missing = tuple(name for name in AGENTS if not (folder / f"{name}.yaml").is_file())
    return Part(
        "rehearsal.agents", mark("simulated agents"), f"rehearsal/data/{lang}/", len(AGENTS) - len(missing),
        len(AGENTS), missing,
    )  # fmt: skip


def _rubrics(lang: str, where: Places) -> Iterator[Part]:
    """The texts of the rubrics that ship; the file in one language says what the others owe."""
    for rubric in sorted(shipped().rubrics.glob("*.yaml")):
        file = f"rubrics/{lang}/{rubric.name}"
        wanted = list(_owed(_read(rubric)))
        part = Part(
            f"rubrics.{rubric.stem}", mark("texts of a rubric"), f"rubrics/{rubric.name}", len(wanted), len(wanted)
        )
        if lang == languages.FALLBACK:
            yield part
            continue
        yield _compared(where.rubrics / lang / rubric.name, part._replace(file=file, there=0), wanted, _wording)


def _owed(rubric: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a rubric by the names that they have in a file of texts."""
    yield from ("name", "summary")
    yield from (f"stages.{stage}" for stage in rubric.get("stages", ()))
    yield from (f"must_have.{one['criterion']}" for one in rubric.get("must_have", ()))
    for one in (*rubric.get("criteria", ()), *rubric.get("change", ())):
        for field in ("title", "question", "anchors", "na_when", "tips"):
            if isinstance(one.get(field), dict):
                yield from (f"criteria.{one['id']}.{field}.{level}" for level in one[field])
            elif one.get(field):
                yield f"criteria.{one['id']}.{field}"


def _interface(lang: str, where: Places) -> Part:
    texts = _marked((shipped().package / "locale" / "trainer.pot").read_text(encoding="utf-8"))
    title, shown = mark("texts of the interface"), f"locale/{lang}/LC_MESSAGES/trainer.po"
    if lang == languages.FALLBACK:
        return Part("locale", title, "locale/trainer.pot", len(texts), len(texts))
    file = (where.package / shown).with_suffix(".mo")
    if not file.is_file():
        return Part("locale", title, shown, 0, len(texts), tuple(one for _, one in texts))
    with file.open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    catalogue.add_fallback(_Nothing())

    def said(about: str, text: str) -> str:
        if about:
            return catalogue.pgettext(about, text)
        return catalogue.gettext(text) or catalogue.ngettext(text, "", 1)

    missing = tuple(text for about, text in texts if not said(about, text))
    return Part("locale", title, shown, len(texts) - len(missing), len(texts), missing)


class _Nothing(gettext.NullTranslations):
    """Says nothing where a catalogue has no translation."""

    def gettext(self, message: str) -> str:
        """Nothing."""
        del message
        return ""

    def pgettext(self, context: str, message: str) -> str:
        """Nothing."""
        del context, message
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Nothing."""
        del msgid1, msgid2, n
        return ""


def _marked(template: str) -> list[tuple[str, str]]:
    """The texts of a .pot file, each with what tells it from others of the same words."""
    found = []
    for block in template.split("\n\n"):
        said: dict[str, str] = {}
        at = ""
        for line in block.splitlines():
            key, _, quoted = line.partition(" ")
            if key in ("msgctxt", "msgid"):
                at, said[key] = key, ast.literal_eval(quoted)
            elif line.startswith('"') and at:
                said[at] += ast.literal_eval(line)
            else:
                at = ""
        if said.get("msgid"):
            found.append((said.get("msgctxt", ""), said["msgid"]))
    return found
