"""How a model is asked to grade: one beginning for all stages, then a stage's criteria; and the form of the answer."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from trainer import languages
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Criterion
from trainer.grading.asides import LEFT_OUT
from trainer.llm.chat import Message
from trainer.llm.prompts import Prompts, fenced, json_line

PROMPTS = Prompts(Path(__file__).parent / "prompts")
NA = "na"
LEVELS = ("0", "1", "2", "3", NA)
LONGEST_ECHO = 6000
"""Characters of its own answer that a model gets back when it has to mend it."""


class Window(NamedTuple):
    """The turns that are judged at once: all of them, or a part of a conversation too long for the model."""

    first: int
    end: int
    """One past the last."""
    number: int = 1
    of: int = 1


def beginning(
    transcript: Transcript,
    lang: str,
    mark: str,
    *,
    left_out: Collection[int] = (),
    window: Window | None = None,
) -> tuple[str, str]:
    """System message and first half of the user's: equal for all stages, votes and repairs, so that a server reads
    them once.

    `left_out` names the turns of which words to a grader were left out.
    """
    window = window or Window(0, len(transcript.turns))
    data = "\n".join([_case(transcript), *rows(transcript, left_out)[window.first : window.end]])
    system = PROMPTS.render("judge_system.j2", mark=mark, language=languages.about(lang).name)
    case = PROMPTS.render(
        "judge_case.j2", data=fenced(data, mark, "data"), fault=transcript.scenario.fault, window=window,
        turns=len(transcript.turns),
    )  # fmt: skip
    return system, case


def stage(criteria: tuple[Criterion, ...]) -> str:
    """What is asked for one stage: its criteria with their levels."""
    return PROMPTS.render("judge_stage.j2", criteria=criteria)


def messages(start: tuple[str, str], criteria: tuple[Criterion, ...]) -> tuple[Message, ...]:
    """The request for one stage."""
    system, case = start
    return (Message("system", system), Message("user", f"{case}\n\n{stage(criteria)}"))


def repair(asked: tuple[Message, ...], answer: str, problems: list[str], ids: list[str]) -> tuple[Message, ...]:
    """The request again, with what was wrong with its answer."""
    text = PROMPTS.render("judge_repair.j2", problems=problems, ids=ids)
    if not answer.strip():
        return (*asked[:-1], Message("user", f"{asked[-1].content}\n\n{text}"))
    return (*asked, Message("assistant", answer[:LONGEST_ECHO]), Message("user", text))


def schema(ids: list[str]) -> dict[str, Any]:
    """The form of an answer for these criteria: the reason stands before the level."""
    quote = _object({"turn": {"type": "integer"}, "quote": {"type": "string"}})
    score = _object({
        "id": {"type": "string", "enum": ids},
        "quotes": {"type": "array", "items": quote},
        "reason": {"type": "string"},
        "level": {"type": "string", "enum": list(LEVELS)},
        "better": {"type": "string"},
        "better_turn": {"type": "integer"},
    })  # fmt: skip
    return _object({"criteria": {"type": "array", "items": score}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def _case(transcript: Transcript) -> str:
    """The case as one line of JSON."""
    scenario = transcript.scenario
    case = {
        "customer": scenario.customer, "case_file": [one.strip() for one in scenario.case_file],
        "agent_may_offer": list(scenario.may_offer),
        "agent_may_not_offer": list(scenario.may_not_offer), "house_rule_on_abuse": scenario.house_rule_abuse,
        "channel": transcript.channel, "ending": transcript.ending,
    }  # fmt: skip
    return json_line({"case": {name: value for name, value in case.items() if value}})


def rows(transcript: Transcript, left_out: Collection[int] = ()) -> list[str]:
    """The turns as JSON, a line each."""
    lines = []
    for number, turn in enumerate(transcript.turns):
        row: dict[str, Any] = {"turn": number, "speaker": turn.speaker, "text": turn.text}
        if turn.action is not None:
            row["action"] = turn.action
        if turn.while_typing:
            row["sent_while_the_customer_was_typing"] = True
        if number in left_out:
            row["said_to_a_grader_and_void"] = LEFT_OUT.strip()
        lines.append(json_line(row))
    return lines
