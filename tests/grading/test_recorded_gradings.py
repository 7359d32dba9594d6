"""Three whole conversations graded by a capable reader in the model's place, replayed: a good, a middling, a poor one.

Each case in `tests/data/recorded/gradings` holds the requests as they were sent and the replies as they came, for a
transcript of `tests/data/transcripts/whole-sessions.jsonl`. They came about by `trainer grade FILE --engine llm` with
an endpoint on loopback that writes each request to a file and sends back what its reader writes beside it. A prompt may
be worded anew; what is sent of the case, and which criteria are asked for at once, must stay.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fake_endpoint import MODEL, Act, Endpoint, Request, failure, says, settings_for
from tests.grading.boiler import ids
from trainer.coaching.advice import advice_book
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.grading import offline_judge
from trainer.grading.llm import LlmJudge
from trainer.llm.client import OpenAIClient
from trainer.reading import offline_reader
from trainer.reports.markdown import scorecard_markdown
from trainer.reports.plain import scorecard_text

DATA = Path(__file__).parents[1] / "data"
CASES = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted((DATA / "recorded/gradings").glob("*.json"))}
TRANSCRIPTS = {
    line["id"]: Transcript.model_validate(line)
    for line in map(json.loads, (DATA / "transcripts/whole-sessions.jsonl").read_text("utf-8").splitlines())
}
SCORES = {"parcel-chat-good": 90.3, "flight-phone-middling": 52.1, "kaution-chat-poor": 6.8}
FENCE = re.compile(r"<data ([0-9a-f]{16})>\n(.*)\n</data \1>", re.DOTALL)


def asked_for(body: dict[str, Any]) -> list[str]:
    names: list[str] = ids(Request("POST", "", {}, body))
    return names


def data_of(body: dict[str, Any]) -> str:
    found = FENCE.search(body["messages"][1]["content"])
    assert found is not None
    return found.group(2)


@pytest.fixture(params=sorted(CASES))
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


async def replayed(name: str, client: OpenAIClient, endpoint: Endpoint, rubric: Rubric) -> Scorecard:
    replies = {tuple(asked_for(call["request"])): call["reply"] for call in CASES[name]["calls"]}

    def choose(request: Request) -> Act:
        reply = replies.get(tuple(ids(request)))
        return failure(400, "nothing was recorded for this") if reply is None else says(reply)

    endpoint.choose = choose
    judge = LlmJudge(client, MODEL, offline_judge(offline_reader(None)), settings_for(endpoint.url))
    return await judge.judge(TRANSCRIPTS[name], rubric)


async def test_what_is_sent_today_is_what_the_reader_was_sent(
    name: str, client: OpenAIClient, endpoint: Endpoint, rubric: Rubric
) -> None:
    await replayed(name, client, endpoint, rubric)
    recorded = [call["request"] for call in CASES[name]["calls"]]
    sent = [request.body for request in endpoint.asked]
    assert sorted(map(asked_for, sent)) == sorted(map(asked_for, recorded))
    assert {data_of(body) for body in sent} == {data_of(body) for body in recorded}
    assert {(body["seed"], body["temperature"]) for body in sent} == {(1, 0.0)}


async def test_the_readers_levels_and_words_reach_the_card(
    name: str, client: OpenAIClient, endpoint: Endpoint, rubric: Rubric
) -> None:
    card = await replayed(name, client, endpoint, rubric)
    rows = {row["id"]: row for call in CASES[name]["calls"] for row in json.loads(call["reply"])["criteria"]}
    assert card.score == SCORES[name]
    assert len(endpoint.asked) == len(rubric.stages), "no answer needed mending"
    for one in card.criteria:
        row = rows[one.id]
        assert one.rationale == row["reason"]
        if one.level is not None:
            assert str(one.level) == row["level"]
            assert [found.quote for found in one.evidence] == [quote["quote"] for quote in row["quotes"]]
            assert one.better == (row["better"] or None)
        else:
            assert not one.applicable


async def test_the_three_are_told_apart_and_only_the_good_one_passes(
    client: OpenAIClient, endpoint: Endpoint, rubric: Rubric
) -> None:
    cards = [await replayed(name, client, endpoint, rubric) for name in SCORES]
    assert [card.passed for card in cards] == [True, False, False]
    assert [card.missed for card in cards] == [(), (), ("authority", "composure", "no_contradiction")]


async def test_the_card_reads_as_a_report_with_what_to_work_on_first(
    name: str, client: OpenAIClient, endpoint: Endpoint, rubric: Rubric
) -> None:
    card = await replayed(name, client, endpoint, rubric)
    plain = scorecard_text(card, rubric, advice_book())
    made = scorecard_markdown(card, rubric, TRANSCRIPTS[name], advice_book())
    for text in (plain, made):
        assert "Graded with: " in text
        assert "fairly sure 0.60" in text
    assert all(len(line) <= 88 for line in plain.splitlines())
    assert ("Work on first" in plain) is (name != "parcel-chat-good")
    assert ("Must-have missed" in made) is (name == "kaution-chat-poor")
