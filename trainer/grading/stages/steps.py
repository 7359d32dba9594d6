"""Who does what by when, and how they hear of it (advice M6, M10, P8)."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.moves import Move
from trainer.grading.message import Message
from trainer.grading.study import Study
from trainer.grading.verdict import FAIR, Verdict, capped, seen

NO_STEP = ("kindly", "invites", "outright", "hostile_words", "comfort", "manager_refused", "was_so")


class Step(NamedTuple):
    """A sentence that says how it goes on, and which of who, when and how it says with those beside it."""

    turn: Message
    quote: str
    has: frozenset[str]
    vague: bool


def next_steps(study: Study) -> Verdict:
    """3 who, what, by when and how they hear, 2 who and when, 1 one of them, 0 nothing or thin air."""
    found = [step for turn in study.answers for step in _steps(study, turn)]
    firm = [step for step in found if not step.vague]
    if not firm:
        if found:
            step = found[-1]
            level = 1 if "who" in step.has and "when" in step.has else 0
            key = "promised_wildly" if step.turn.quote(Move.OVERPROMISES) == step.quote else "thin_air"
            return Verdict("next_steps", capped(level), key, seen(step.turn, step.quote), step.turn.number, FAIR)
        last = study.agent[-1] if study.agent else None
        return Verdict("next_steps", 0, "none", (), last.number if last else None, FAIR)
    best = max(firm, key=lambda step: (len(step.has), step.turn.number))
    turn, quote, has = best.turn, best.quote, best.has
    if has >= {"who", "when", "how"}:
        return Verdict("next_steps", 3, "complete", seen(turn, quote), None, FAIR)
    if "when" in has and len(has) >= 2:
        return Verdict(
            "next_steps", 2, "no_how" if "how" not in has else "no_who", seen(turn, quote), turn.number, FAIR
        )
    key = "only_when" if "when" in has else "no_when"
    return Verdict("next_steps", 1, key, seen(turn, quote), turn.number, FAIR)


def _steps(study: Study, turn: Message) -> list[Step]:
    """Sentences in which somebody does something; a wish for a nice day is none, and a hope is a vague one."""
    promised = {promise.quote for promise in turn.reading.promises}
    expected = turn.quote(Move.SETS_EXPECTATION)
    found: list[Step] = []
    for line in turn.lines:
        text = line.text
        vague = turn.known.has("vague_step", text)
        timed = study.timed(text) and turn.known.has("step", text)
        step = vague or text in promised or text == expected or timed
        if not step or text.rstrip().endswith("?") or any(turn.known.has(name, text) for name in NO_STEP):
            continue
        wild = turn.quote(Move.OVERPROMISES) == text and not study.timed(text)
        found.append(Step(turn, text, _has(study, turn, text), vague or wild))
    return found


def _has(study: Study, turn: Message, step: str) -> frozenset[str]:
    """Which of who, when and how a step says. What it leaves out may stand in the rest of its message."""
    rest = " ".join(line.text for line in turn.lines if not turn.known.has("kindly", line.text))
    parts: set[str] = set()
    if turn.known.has("who", step) or turn.known.has("who", rest) or _names(rest):
        parts.add("who")
    if study.timed(step) or study.timed(rest):
        parts.add("when")
    if turn.known.has("contact", rest):
        parts.add("how")
    return frozenset(parts)


def _names(text: str) -> list[str]:
    return [word for word in text.split()[1:] if word.istitle() and len(word) > 3]
