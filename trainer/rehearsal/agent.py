"""The contract of a simulated agent, and the one that goes by a script."""

from __future__ import annotations

import random
import re
from string import Formatter
from typing import Protocol

from trainer.domain.base import Lang
from trainer.rehearsal.script import Kind, KindName, Rule, When, kind, tongue
from trainer.rehearsal.sight import Said, Sight
from trainer.rehearsal.slots import Filling, Slots


class Agent(Protocol):
    """Takes the agent's part in a session."""

    async def answer(self, sight: Sight) -> Said | None:
        """The next message or action, or None where there is nothing left to say. Raises EndpointError."""
        ...


class ScriptedAgent:
    """Goes by the rules and lines of its kind. Same seed, same words for the same customer."""

    def __init__(self, script: Kind, lang: Lang, seed: int) -> None:
        self.script = script
        self._tongue = tongue(lang)
        self._seed = seed
        self._name = random.Random(f"{seed}:name").choice(self._tongue.names)

    async def answer(self, sight: Sight) -> Said | None:
        """The next message; None where no rule has a line left."""
        return self.answer_now(sight)

    def answer_now(self, sight: Sight) -> Said | None:
        """The same at once."""
        dice = random.Random(f"{self._seed}:{sight.message}")
        slots = Slots(sight, self.script, self._tongue, self._name, dice)
        taken = _Taken(sight)
        for rule in self.script.rules:
            if not taken.may_follow(rule) or not applies(rule.when, sight, taken.rules, dice):
                continue
            said = self._say(rule, slots, taken, dice)
            if said is not None:
                return said
        return None

    def _say(self, rule: Rule, slots: Slots, taken: _Taken, dice: random.Random) -> Said | None:
        if not rule.say:
            return Said("", rule.action, rule.id)
        first = _one_of(rule.say, slots, taken, dice)
        if first is None:
            return None
        parts = [first]
        for bank in rule.then:
            more = _one_of(self.script.banks[bank], slots, taken, dice)
            if more is not None and more[1].text not in first[1].text:
                parts.append(more)
        fillings = [filling for _, filling in parts]
        return Said(
            text=" ".join(filling.text for filling in fillings),
            action=rule.action,
            rule=rule.id,
            lines=tuple(line for line, _ in parts),
            answered=next((filling.answered for filling in fillings if filling.answered), None),
            offered=next((filling.offered for filling in fillings if filling.offered), None),
        )


class _Taken:
    """What the agent has used up."""

    def __init__(self, sight: Sight) -> None:
        self.rules = [said.rule for said in sight.own]
        self._lines = {line for said in sight.own for line in said.lines}
        self._said = " ".join(said.text for said in sight.own)

    def may_follow(self, rule: Rule) -> bool:
        """Whether a rule was not followed too often."""
        return rule.most is None or self.rules.count(rule.id) < rule.most

    def is_fresh(self, line: str, filling: Filling) -> bool:
        """Whether a line can be said: not before in these words, nor its frame in others."""
        return filling.text not in self._said and (line not in self._lines or not _frame(line))


def _frame(line: str) -> str:
    """What a line has beside its slots, letters only."""
    return re.sub(r"\W", "", "".join(text for text, _, _, _ in Formatter().parse(line)))


def _one_of(
    lines: tuple[str, ...], slots: Slots, taken: _Taken, dice: random.Random
) -> tuple[str, Filling] | None:  # fmt: skip
    """A line that can be filled and was not said before, by the dice."""
    order = list(lines)
    dice.shuffle(order)
    for line in order:
        filling = slots.filled(line)
        if filling is not None and taken.is_fresh(line, filling):
            return line, filling
    return None


def applies(when: When, sight: Sight, followed: list[str], dice: random.Random) -> bool:
    """Whether a rule's moment has come."""
    persona = sight.persona
    wanted: tuple[tuple[bool | None, bool], ...] = (
        (when.settled, sight.settled), (when.question, bool(sight.questions)), (when.abused, sight.abused),
    )  # fmt: skip
    chosen: tuple[tuple[tuple[str, ...], str], ...] = (
        (when.heat, sight.heat), (when.offer, sight.offer), (when.fault, persona.story.fault),
        (when.caller, persona.caller_type),
    )  # fmt: skip
    return (
        when.message.holds(sight.message)
        and when.offers.holds(len(sight.offered))
        and (not when.customer or any(sight.did(name) for name in when.customer))
        and not any(sight.did(name) for name in when.customer_not)
        and all(want is None or want == is_so for want, is_so in wanted)
        and all(not allowed or value in allowed for allowed, value in chosen)
        and set(when.done) <= set(followed)
        and not set(when.not_done) & set(followed)
        and (when.chance >= 1 or dice.random() < when.chance)
    )


def scripted(name: KindName, lang: Lang, seed: int) -> ScriptedAgent:
    """The agent of a kind in a language. Raises NotFoundError or ContentError."""
    return ScriptedAgent(kind(name, lang), lang, seed)
