"""Recorded turns replayed: what is sent today must hold what it held, and what came must end as it did."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.customer.scenes import persona
from tests.fake_endpoint import MODEL, Act, Endpoint, Request, says, settings_for
from tests.library.soup import PERSONA as SOUP
from trainer.customer.llm import CUT, LONG, NO_REPLY, STOOD_IN, LlmVoice
from trainer.customer.memory import Memory
from trainer.customer.offline import OfflineVoice
from trainer.customer.principles import broken
from trainer.customer.voice import Piece, Scene, Utterance
from trainer.domain.conversation import Transcript, Turn
from trainer.domain.mood import Mood
from trainer.domain.persona import Persona, Principle
from trainer.domain.plan import Plan
from trainer.domain.reading import Reading, ReadingContext
from trainer.grading import offline_judge
from trainer.grading.llm import LlmJudge
from trainer.library.shelf import Shelf
from trainer.llm.client import OpenAIClient
from trainer.reading import offline_reader
from trainer.reading.llm import LlmReader
from trainer.rehearsal.modelled import ModelAgent
from trainer.rehearsal.rating import rated
from trainer.rehearsal.script import kind
from trainer.rehearsal.sight import Said, Sight

FOLDER = Path(__file__).parents[1] / "data" / "recorded"
CASES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
NOTICES = {"stood_in": STOOD_IN, "no_reply": NO_REPLY, "cut": CUT, "long": LONG, None: None}


def of_kind(kind: str) -> list[str]:
    return [name for name, case in CASES.items() if case["kind"] == kind]


def of_soup(**more: Any) -> Persona:
    """The customer of these recordings, who ships with nobody: what is sent does not change with the shipped ones."""
    return Persona.model_validate(YAML(typ="safe", pure=True).load(SOUP)).model_copy(update=more)


def sent(endpoint: Endpoint, number: int = 0) -> str:
    return "\n\n".join(message["content"] for message in endpoint.asked[number].body["messages"])


def holds(case: dict[str, Any], text: str) -> None:
    assert [part for part in case["request_has"] if part not in text] == []
    assert [part for part in case["request_has_not"] if part in text] == []


def scene(case: dict[str, Any]) -> Scene:
    return Scene(
        persona=persona(case["persona"]),
        plan=Plan.model_validate(case["plan"]),
        mood=Mood.model_validate(case["mood"]),
        memory=Memory.model_validate(case["memory"]),
        turns=tuple(Turn.model_validate(turn) for turn in case["turns"]),
        reading=Reading.model_validate(case["reading"]) if case["reading"] else None,
        seed=case["seed"],
    )


def test_there_are_recordings_of_every_kind() -> None:
    assert {case["kind"] for case in CASES.values()} == {
        "customer", "reading", "grading", "principles", "agent", "anger"
    }  # fmt: skip


@pytest.mark.parametrize("name", of_kind("customer"))
async def test_a_recorded_turn_is_asked_for_and_shown_as_it_should_be(
    client: OpenAIClient, endpoint: Endpoint, name: str
) -> None:
    case = CASES[name]
    wanted = case["outcome"]
    endpoint.script = [says(text) for text in case["replies"]]
    voice = LlmVoice(client, MODEL, 0.9, fallback=OfflineVoice())
    items = [item async for item in voice.speak(scene(case))]
    shown, last = "".join(item.text for item in items if isinstance(item, Piece)), items[-1]
    assert isinstance(last, Utterance)
    holds(case, sent(endpoint))
    assert (last.voice, last.notice, len(endpoint.asked)) == (
        wanted["voice"], NOTICES[wanted["notice"]], wanted["calls"],
    )  # fmt: skip
    assert shown == wanted.get("text", shown)
    assert shown.startswith(wanted.get("begins", ""))
    assert [part for part in wanted.get("not_shown", ()) if part in shown] == []
    assert wanted.get("complaint", "") in sent(endpoint, -1)


@pytest.mark.parametrize("name", of_kind("reading"))
async def test_a_recorded_message_is_read_as_it_should_be(client: OpenAIClient, endpoint: Endpoint, name: str) -> None:
    case = CASES[name]
    wanted = case["outcome"]
    endpoint.script = [says(text) for text in case["replies"]]
    reader = LlmReader(client, MODEL, offline_reader(None), deadline_s=5)
    context = ReadingContext.model_validate(case["context"])
    reading = await reader.read(case["message"], context, persona(case["persona"]))
    holds(case, sent(endpoint))
    assert list(reading.asked) == wanted["asked"]
    assert list(reading.asked_again) == wanted["asked_again"]
    assert [made.offer_id for made in reading.offers] == wanted["offers"]
    assert list(reading.answers) == wanted["answers"]
    assert sorted(found.move.value for found in reading.moves) == sorted(wanted["moves"])


@pytest.mark.parametrize("name", of_kind("grading"))
async def test_a_recorded_grading_is_mended_and_reckoned_as_it_should_be(
    client: OpenAIClient, endpoint: Endpoint, name: str
) -> None:
    case = CASES[name]
    wanted = case["outcome"]
    rounds: dict[str, int] = defaultdict(int)

    def choose(request: Request) -> Act:
        """The replies to a stage, known by its first criterion, in the order in which they came."""
        text = request.body["messages"][1]["content"]
        stage = next(name for name in case["replies"] if f"in this order, under its id\n\n## {name} (" in text)
        rounds[stage] += 1
        return says(case["replies"][stage][rounds[stage] - 1])

    endpoint.choose = choose
    judge = LlmJudge(client, MODEL, offline_judge(offline_reader(None)), settings_for(endpoint.url))
    rubric = Shelf.usual(None, None).rubric("deescalation")
    card = await judge.judge(Transcript.model_validate(case["transcript"]), rubric)
    holds(case, sent(endpoint))
    assert dict(rounds) == {stage: len(replies) for stage, replies in case["replies"].items()}
    assert card.score == wanted["score"]
    levels = {one.id: one.level for one in card.criteria}
    assert {name: levels[name] for name in wanted["levels"]} == wanted["levels"]
    assert [one.id for one in card.criteria if one.applicable and one.level is None] == wanted["ungraded"]
    assert [one.id for one in card.criteria if not one.applicable] == wanted["not_applicable"]
    asked = "\n".join(sent(endpoint, number) for number in range(len(endpoint.asked)))
    assert [part for part in wanted["repairs"] if part not in asked] == []


@pytest.mark.parametrize("name", of_kind("principles"))
async def test_a_recorded_line_is_held_against_the_principles(
    client: OpenAIClient, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = CASES[name]
    endpoint.script = [says(text) for text in case["replies"]]
    monkeypatch.setattr(secrets, "token_hex", lambda _: case["mark"])
    rules = tuple(Principle.model_validate(rule) for rule in case["principles"])
    found = await broken(client, MODEL, of_soup(principles=rules), case["said"], seed=case["seed"])
    assert endpoint.asked[0].body["messages"] == case["request"]
    assert [rules.index(one.principle) + 1 for one in found] == case["outcome"]["breaks"]
    assert all(why in one.why for why, one in zip(case["outcome"]["whys"], found, strict=True))


@pytest.mark.parametrize("name", of_kind("agent"))
async def test_a_recorded_agent_is_asked_and_sent_as_it_should_be(
    client: OpenAIClient, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = CASES[name]
    endpoint.script = [says(text) for text in case["replies"]]
    monkeypatch.setattr(secrets, "token_hex", lambda _: case["mark"])
    script = kind(case["agent"], "en").model_copy(update={"brief": case["brief"]})
    agent = ModelAgent(client, MODEL, script, seed=1, temperature=0.7)
    turns = tuple(Turn.model_validate(turn) for turn in case["turns"])
    seen = Sight(
        persona=of_soup(), turns=turns, acts=(), heat="hot", told=(), questions=(), offered=(), offer="none", taken=(),
        settled=False, abused=False, stories=(),
        own=tuple(Said(turn.text) for turn in turns if turn.speaker == "agent"),
    )  # fmt: skip
    said = await agent.answer(seen)
    assert endpoint.asked[0].body["messages"] == case["request"]
    assert said is not None
    assert (said.text, said.action) == (case["outcome"]["text"], case["outcome"]["action"])


@pytest.mark.parametrize("name", of_kind("anger"))
async def test_recorded_lines_get_their_ratings(
    client: OpenAIClient, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    case = CASES[name]
    endpoint.script = [says(text) for text in case["replies"]]
    monkeypatch.setattr(secrets, "token_hex", lambda _: case["mark"])
    found = await rated(client, MODEL, case["lines"], seed=case["seed"])
    assert endpoint.asked[0].body["messages"] == case["request"]
    assert [list(one) for one in found if one is not None] == case["outcome"]
