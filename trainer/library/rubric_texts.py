"""Files with the texts of a rubric in another language: `rubrics/de/our-desk.yaml` beside `rubrics/our-desk.yaml`."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from trainer.domain.rubric import Rubric, RubricExtension
from trainer.domain.rubric_texts import RubricTexts, given, localised, wanted
from trainer.errors import ContentError, InputError
from trainer.library.findings import Finding, find, from_validation, in_order, nearest, unreadable
from trainer.library.sense.rubrics import anchor_sense
from trainer.library.source import Source, UnreadableError, read_source
from trainer.translation import ntr, tr

LANG = re.compile(r"[a-z]{2,3}")
SHOWN = 6
"""So many missing texts are named; the rest is counted."""


def texts_path(rubric: Path, lang: str) -> Path:
    """Where the texts of a rubric file in a language belong. Raises InputError where `lang` is no language's code."""
    if not LANG.fullmatch(lang):
        raise InputError(
            tr("'{lang}' is no code of a language.", lang=lang), next_step=tr("Write two or three letters: en, de, nb.")
        )
    return rubric.parent / lang / f"{rubric.stem}.yaml"


def languages(rubric: Path) -> tuple[str, ...]:
    """The languages in which a rubric file has texts beside its own."""
    found = (folder.name for folder in rubric.parent.glob("*/") if LANG.fullmatch(folder.name))
    return tuple(sorted(lang for lang in found if texts_path(rubric, lang).is_file()))


def in_language(rubric: Rubric, path: Path, lang: str) -> Rubric:
    """The rubric of a file with its texts in a language, as far as there are any.

    Raises ContentError where the file of texts has a mistake.
    """
    file = texts_path(path, lang)
    if not file.is_file():
        return rubric
    try:
        source = read_source(file)
        return localised(rubric, RubricTexts.model_validate(source.data), lang)
    except ValidationError as error:
        first = from_validation(source, RubricTexts, error)[0]
        raise ContentError(f"{first}.", next_step=tr("`trainer rubric check {path}` shows all.", path=path)) from None


def check_texts(rubric: Path, lang: str) -> list[Finding]:
    """What is wrong with the texts of a rubric file in a language, and which of them are missing.

    The rubric itself has to be sound.
    """
    file = texts_path(rubric, lang)
    try:
        source = read_source(file)
    except UnreadableError as error:
        return [unreadable(error, str(file))]
    try:
        texts = RubricTexts.model_validate(source.data)
    except ValidationError as error:
        return from_validation(source, RubricTexts, error)
    data = read_source(rubric).data
    model = (RubricExtension if "extends" in data else Rubric).model_validate(data)
    return in_order([*_compared(source, model, texts, lang), *_anchors(source, texts, lang)])


def _compared(source: Source, rubric: Rubric | RubricExtension, texts: RubricTexts, lang: str) -> list[Finding]:
    there, owed = list(given(texts)), wanted(rubric)
    found = [
        find(
            source,
            path,
            "text-surplus",
            text=".".join(path),
            near=nearest(".".join(path), [".".join(one) for one in owed]),
        )
        for path in there
        if path not in owed
    ]
    missing = [".".join(path) for path in owed if path not in there]
    if missing:
        named = ", ".join(missing[:SHOWN])
        left = len(missing) - SHOWN
        more = ntr(" and {n} more", " and {n} more", left) if left > 0 else ""
        found.append(find(source, (), "text-missing", lang=lang, count=len(missing), of=len(owed), named=named + more))
    return found


def _anchors(source: Source, texts: RubricTexts, lang: str) -> list[Finding]:
    found: list[Finding] = []
    for criterion, own in texts.criteria.items():
        if own.anchors is not None:
            found += anchor_sense(source, ("criteria", criterion, "anchors"), own.anchors, lang)
    return found
