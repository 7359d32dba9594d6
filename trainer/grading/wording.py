"""Findings in words: the rationale that says what was seen, and a better wording of this case's own particulars."""

from __future__ import annotations

import hashlib
import string
from functools import cache
from io import StringIO
from typing import Annotated

from pydantic import Field
from ruamel.yaml import YAML

from trainer.domain.base import Model
from trainer.domain.scorecard import Evidence
from trainer.domain.text import one_line
from trainer.grading.patterns import data_text
from trainer.grading.study import Study
from trainer.grading.verdict import Verdict

LONGEST_QUOTE = 140
"""Characters of a quote that a rationale repeats."""
LONGEST_REPLY = 90
TELLING = frozenset({"wish", "agreed"})
"""What says most of a case: where it is known, it is used."""
MOST_REPLIES = 2
"""How often a card quotes the same line of the customer's."""
Texts = Annotated[tuple[str, ...], Field(min_length=1)]


class CriterionWords(Model):
    """What can be said about one criterion."""

    why: dict[str, Texts]
    more: dict[int, Texts]
    keep: Texts
    better: Texts
    better_unclear: tuple[str, ...] = ()
    better_customer: tuple[str, ...] = ()


class Wording(Model):
    """What scorecards say in one language."""

    quoted: str
    """How a quote of a turn stands in a sentence."""
    said: str
    """How other words stand in a sentence."""
    customer: str
    """What a customer without a name is called."""
    unnamed: str
    """What stands where a slot has no value."""
    one_more: Texts
    then: Texts
    not_arisen: str
    criteria: dict[str, CriterionWords]
    warnings: dict[str, str]
    void: dict[str, str]


@cache
def wording(lang: str) -> Wording:
    """The texts of a language; English where it has none."""
    return Wording.model_validate(YAML(typ="safe", pure=True).load(StringIO(data_text("wording.yaml", lang))))


@cache
def has_wording(lang: str) -> bool:
    """Whether a language has texts of its own: better wordings are not made of two languages."""
    return lang == "en" or data_text("wording.yaml", lang) != data_text("wording.yaml", "en")


class Speaker:
    """Puts the verdicts on one transcript into words; the same transcript always gets the same ones."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._texts = wording(study.lang)
        self._replies: dict[int, int] = {}
        self._seed = "|".join(turn.text for turn in study.transcript.turns)

    def rationale(self, verdict: Verdict) -> str:
        """What was seen, what came of it, and what one level more would have taken."""
        words = self._texts.criteria[verdict.criterion]
        slots = {**self._quotes(verdict.evidence), **_marked(verdict.values), "name": self._name()}
        seen = self._pick(verdict.criterion, _fitting(words.why[verdict.why], slots, self._texts.unnamed)).format_map(
            slots
        )
        if verdict.level is None:
            return f"{self._texts.not_arisen} {seen}"
        parts = [_capital(seen)]
        after = self._then(verdict) if slots.get("q", "\0") in seen else None
        if after:
            parts.append(after)
        if verdict.level == 3:
            parts.append(self._pick(verdict.criterion, words.keep))
        else:
            more = self._pick(verdict.criterion, words.more[verdict.level])
            parts.append(f"{self._pick(verdict.criterion, self._texts.one_more)} {more}")
        return " ".join(parts)

    def better(self, verdict: Verdict) -> str | None:
        """What could have been said, of this case's own words; None at a 3 and where the case gives too little."""
        if verdict.level is None or verdict.level == 3 or not has_wording(self._study.lang):
            return None
        words = self._texts.criteria[verdict.criterion]
        choices = words.better
        if verdict.criterion == "apology":
            fault = self._study.scenario.fault
            choices = words.better_customer if fault == "customer" else choices
            choices = words.better_unclear if fault in (None, "unclear", "shared") else choices
        slots = self._slots()
        filled = [one for one in choices if _needs(one) <= set(slots)]
        if not filled:
            return None
        most = max(len(_needs(one)) for one in filled)
        best = [one for one in filled if len(_needs(one)) == most] if most > 1 else filled
        best = [one for one in best if _needs(one) & TELLING] or best
        chosen = self._pick(verdict.criterion, tuple(best))
        if "fact2" in slots and not {"fact2", "Fact2"} & _needs(chosen) and self._odd(verdict.criterion):
            slots = {**slots, "fact": slots["fact2"], "Fact": slots["Fact2"]}
        return chosen.format_map(slots)

    def warning(self, key: str, **values: str) -> str:
        """A warning in words."""
        return self._texts.warnings[key].format_map(values)

    def _slots(self) -> dict[str, str]:
        slots = self._study.words.slots()
        return {**slots, **{key[:1].upper() + key[1:]: _capital(value) for key, value in slots.items()}}

    def _name(self) -> str:
        name = self._study.scenario.customer
        return name if name and len(name.split()) <= 4 else self._texts.customer

    def _quotes(self, evidence: tuple[Evidence, ...]) -> dict[str, str]:
        names = ("q", "q2", "q3")
        return {
            name: self._texts.quoted.format(quote=one_line(one.quote, LONGEST_QUOTE), turn=one.turn)
            for name, one in zip(names, evidence, strict=False)
        }

    def _then(self, verdict: Verdict) -> str | None:
        """What the customer then said, where a weak or harmful message is quoted and their answer is in heat."""
        if verdict.level not in (0, 1) or not verdict.evidence or "customer" in verdict.values:
            return None
        after = self._study.customer_after(verdict.evidence[0].turn)
        if after is None or after[0] not in self._study.moments.hot:
            return None
        self._replies[after[0]] = self._replies.get(after[0], 0) + 1
        if self._replies[after[0]] > MOST_REPLIES:
            return None
        quoted = self._texts.said.format(quote=one_line(after[1], LONGEST_REPLY).rstrip("."))
        return self._pick(verdict.criterion, self._texts.then).format_map({"next": quoted, "name": self._named()})

    def _named(self) -> str:
        return _capital(self._name())

    def _odd(self, salt: str) -> bool:
        """A coin for a criterion, the same for the same transcript: not every wording names the same fact."""
        return bool(hashlib.sha256(f"fact|{salt}|{self._seed}".encode("utf-8", "replace")).digest()[0] % 2)

    def _pick(self, salt: str, choices: tuple[str, ...]) -> str:
        digest = hashlib.sha256(f"{salt}|{self._seed}".encode("utf-8", "replace")).digest()
        return choices[digest[0] % len(choices)]


def _needs(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


def _fitting(choices: tuple[str, ...], slots: dict[str, str], unnamed: str) -> tuple[str, ...]:
    """The sentences for which every slot is known; where there is none, the ones that need least, emptied of slots."""
    fitting = tuple(one for one in choices if _needs(one) <= set(slots))
    if fitting:
        return fitting
    least = min(choices, key=lambda one: len(_needs(one)))
    for name in _needs(least) - set(slots):
        least = least.replace("{" + name + "}", unnamed)
    return (least,)


def _marked(values: dict[str, str]) -> dict[str, str]:
    return {key: one_line(value, LONGEST_QUOTE).rstrip(".") for key, value in values.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
