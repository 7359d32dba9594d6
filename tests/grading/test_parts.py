"""Conversations longer than a model's context: judged in parts or refused, never cut silently."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_endpoint import MODEL, Act, Endpoint, Request, answer, completion, says, settings_for
from tests.grading.boiler import TRANSCRIPT, graded, ids, row
from trainer.domain.conversation import Transcript, Turn
from trainer.domain.rubric import Level, Rubric
from trainer.domain.scorecard import CriterionScore, Evidence
from trainer.errors import ReplyError
from trainer.grading import OfflineJudge, offline_judge
from trainer.grading.fitting import OVERLAP, answer_room, estimate, fitted, refuse_if_cut, split
from trainer.grading.llm import LlmJudge
from trainer.grading.parts import joined
from trainer.llm.chat import Message, Reply
from trainer.llm.client import OpenAIClient
from trainer.reading import offline_reader

LONG = "It was cold, the cat sat on the oven, and nobody rang, and so it went on from one day to the next. " * 6
CONTEXT = 9000


def long_talk(pairs: int = 12) -> Transcript:
    """The boiler's conversation with a long middle."""
    first, second, *rest = TRANSCRIPT.turns
    middle: list[Turn] = []
    for number in range(pairs):
        middle.append(Turn(speaker="customer", text=f"Part {number} of it. {LONG}"))
        middle.append(Turn(speaker="agent", text=f"Go on with number {number}, no wonder you have had enough. {LONG}"))
    return TRANSCRIPT.model_copy(update={"turns": (first, second, *middle, *rest)})


@pytest.fixture(scope="module")
def rules() -> OfflineJudge:
    return offline_judge(offline_reader(None))


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("You waited all Monday and nobody came. Have I got that right?", 14),
        ("Sie haben den ganzen Montag gewartet, und niemand ist gekommen. Stimmt das so?", 22),
        ("Du ventet hele mandagen, og ingen kom. Har jeg forstått det riktig?", 22),
        ("Вы ждали весь понедельник, и никто не пришёл.", 20),
        ("您等了整个星期一，没有人来。", 16),
        ('{"turn": 12, "speaker": "agent", "text": "PN 4471 0926"}', 24),
    ],
)
def test_an_estimate_is_never_below_what_tokenizers_need(text: str, real: int) -> None:
    """`real` is what older tokenizers of the common models make of it, the newer ones less."""
    assert real <= estimate(text) <= 4 * real + 10


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(400, 2000))
def test_parts_hold_every_turn_fit_and_overlap(costs: list[int], room: int) -> None:
    spans = split(costs, room)
    assert spans is not None
    assert {turn for first, end in spans for turn in range(first, end)} == set(range(len(costs)))
    assert all(sum(costs[first:end]) <= room for first, end in spans)
    for (_, end), (first, later) in itertools.pairwise(spans):
        assert first <= end < later
        assert first == end - OVERLAP or first < end or sum(costs[end - 1 : end + 1]) > room


def test_one_turn_that_is_too_long_cannot_be_divided() -> None:
    assert split([10, 500, 10], 100) is None


def test_what_fits_or_of_which_nobody_knows_stays_whole(rubric: Rubric) -> None:
    turns = len(TRANSCRIPT.turns)
    for context in (None, 16_000):
        assert [(one.first, one.end) for one in fitted(TRANSCRIPT, "en", rubric, context)] == [(0, turns)]


async def test_a_long_conversation_is_judged_in_parts_and_says_so(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    """Each part is sent with its turns under their own numbers, and none outgrows the context."""
    endpoint.choose = graded()
    told = answer(200, json.dumps({"data": [{"id": MODEL, "max_model_len": CONTEXT}]}))
    endpoint.models = told
    talk = long_talk()
    card = await LlmJudge(client, MODEL, rules, settings_for(endpoint.url)).judge(talk, rubric)
    parts = card.grader.parts
    assert parts > 1
    assert len(endpoint.asked) == parts * len(rubric.stages)
    assert any(f"in {parts} overlapping parts" in warning for warning in card.warnings)
    sent = {request.body["messages"][1]["content"].split("GRADE THESE")[0] for request in endpoint.asked}
    assert len(sent) == parts
    turns: set[int] = set()
    for text in sent:
        assert f"of {parts}: turns" in text
        turns |= {json.loads(line)["turn"] for line in text.splitlines() if line.startswith('{"turn"')}
    assert turns == set(range(len(talk.turns)))
    for request in endpoint.asked:
        size = estimate(*(message["content"] for message in request.body["messages"]))
        assert size + request.body["max_tokens"] <= CONTEXT


async def test_a_conversation_too_long_even_for_parts_is_refused_without_a_call(
    endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    settings = settings_for(endpoint.url, context_tokens=2048)
    client = OpenAIClient(settings)
    with pytest.raises(ReplyError, match="does not fit into the model's context of 2,048 tokens") as caught:
        await LlmJudge(client, MODEL, rules, settings).judge(long_talk(), rubric)
    assert caught.value.exit_code == 3
    assert endpoint.asked == []
    await client.aclose()


@pytest.mark.parametrize("tokens", [60, 4096, 8190])
async def test_a_server_that_cut_what_it_was_sent_is_found_out(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric, tokens: int
) -> None:
    """Too few tokens for the prompt, or the same round number for prompts of different lengths."""
    endpoint.choose = graded(usage={"prompt_tokens": tokens, "completion_tokens": 20})
    with pytest.raises(ReplyError, match=f"it read {tokens:,} tokens"):
        await LlmJudge(client, MODEL, rules, settings_for(endpoint.url)).judge(TRANSCRIPT, rubric)


def test_counts_that_grow_with_the_prompts_are_counts() -> None:
    asked = [(Message("user", "word " * length),) for length in (900, 1000, 1020)]
    refuse_if_cut([(one, Reply("x", prompt_tokens=len(one[0].content) // 5)) for one in asked])
    refuse_if_cut([(one, Reply("x")) for one in asked])


async def test_where_nothing_is_counted_the_card_says_that_it_was_not_checked(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    def choose(request: Request) -> Act:
        body = completion(json.dumps({"criteria": [row(name) for name in ids(request)]}))
        return answer(200, json.dumps({key: value for key, value in body.items() if key != "usage"}))

    endpoint.choose = choose
    card = await LlmJudge(client, MODEL, rules, settings_for(endpoint.url)).judge(TRANSCRIPT, rubric)
    assert any("could not be checked" in warning for warning in card.warnings)
    assert card.grader.tokens is None


def part(level: Level | None, quote: str = "no wonder") -> CriterionScore:
    evidence = (Evidence(turn=1, quote=quote),) if quote and level is not None else ()
    return CriterionScore(
        id="x", stage="s", level=level, applicable=level is not None, evidence=evidence, confidence=0.6
    )


ABSENT = part(0, "")


@pytest.mark.parametrize(
    ("criterion", "parts", "level"),
    [
        ("venting", (part(3), part(0)), 3),
        ("closing", (part(3), part(0)), 0),
        ("next_steps", (ABSENT, part(2)), 2),
        ("composure", (part(3), part(0), part(3)), 0),
        ("reflecting", (part(3), ABSENT), 3),
        ("apology", (part(3), part(0)), 1),
        ("authority", (part(3), part(0)), 0),
        ("authority", (ABSENT, part(3)), 3),
        ("desired_outcome", (ABSENT, ABSENT), 0),
        ("empathy", (part(3), part(1), ABSENT), 1),
        ("clarity", (part(1), part(2), part(3)), 2),
        ("boundaries", (part(None), part(2)), 2),
        ("boundaries", (part(None), part(None)), None),
        ("of-a-rubric-of-ones-own", (part(1), part(3)), 1),
    ],
)
def test_parts_are_put_together_by_what_a_criterion_is_about(
    criterion: str, parts: tuple[CriterionScore, ...], level: int | None
) -> None:
    got = joined(criterion, parts)
    assert got is not None
    assert got.level == level


def test_a_part_that_nobody_could_judge_leaves_the_whole_ungraded() -> None:
    assert joined("composure", (part(3), None)) is None
    assert joined("venting", (part(3), None)) == part(3), "the end does not decide on the beginning"


async def test_a_repair_begins_like_the_request_and_drops_the_answer_where_it_would_not_fit(
    endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    """The beginning is the same, byte for byte, in every stage and every repair."""
    bad: Any = says(json.dumps({"criteria": [{"id": "x", "reason": "word " * 1000}]}))
    endpoint.script = [bad]
    for context, messages in ((100_000, {4}), (6000, {2, 4})):
        endpoint.requests.clear()
        settings = settings_for(endpoint.url, context_tokens=context)
        client = OpenAIClient(settings)
        card = await LlmJudge(client, MODEL, rules, settings).judge(TRANSCRIPT, rubric)
        await client.aclose()
        assert card.score is None
        bodies = [request.body for request in endpoint.asked]
        again = [body for body in bodies if "Part of that cannot be used" in body["messages"][-1]["content"]]
        assert {len(body["messages"]) for body in again} == messages
        for body in bodies:
            sent = estimate(*(message["content"] for message in body["messages"]))
            assert sent + answer_room(len(ids(Request("POST", "", {}, body)))) <= context
        assert len({body["messages"][0]["content"] for body in bodies}) == 1
        starts = {body["messages"][1]["content"].split("GRADE THESE")[0] for body in bodies}
        assert len(starts) == card.grader.parts
