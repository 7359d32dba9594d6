"""What the client does when the endpoint behaves."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import aclosing

import pytest

from tests.fake_endpoint import (
    DONE,
    KEY,
    MODEL,
    Act,
    Endpoint,
    Exchange,
    Request,
    Waits,
    answer,
    chunk,
    completion,
    failure,
    hangs,
    says,
    settings_for,
    stream_of,
    streamed,
)
from trainer.errors import EndpointError
from trainer.llm.chat import Message, Reply, prompt_was_cut
from trainer.llm.client import OpenAIClient
from trainer.llm.embedding import BATCH, Embedder

HELLO = (Message("system", "You are a customer."), Message("user", "Hello"))
SCHEMA = {
    "type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False,
}  # fmt: skip


async def ask(client: OpenAIClient, model: str | None = MODEL) -> Reply:
    return await client.complete(HELLO, model=model, temperature=0.5, max_tokens=50)


async def stream(client: OpenAIClient, model: str | None = MODEL) -> tuple[list[str], Reply | None]:
    pieces: list[str] = []
    async with aclosing(client.stream(HELLO, model=model, temperature=0.5, max_tokens=50, seed=7)) as items:
        async for item in items:
            if isinstance(item, Reply):
                return pieces, item
            pieces.append(item)
    return pieces, None


async def test_a_reply_comes_with_its_figures(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [says("No. I have waited.")]
    reply = await ask(client)
    assert reply.text == "No. I have waited."
    assert (reply.model, reply.finish, reply.fingerprint) == (MODEL, "stop", "fp_1")
    assert (reply.prompt_tokens, reply.completion_tokens) == (4000, 20)
    sent = endpoint.asked[0]
    assert sent.body["messages"] == [dict(one._asdict()) for one in HELLO]
    assert (sent.body["temperature"], sent.body["max_tokens"]) == (0.5, 50)
    assert sent.headers["authorization"] == f"Bearer {KEY}"


async def test_a_stream_gives_pieces_and_then_the_whole_reply(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [says("No. I have waited 🙃 for שלום.")]
    pieces, reply = await stream(client)
    assert reply is not None
    assert "".join(pieces) == reply.text == "No. I have waited 🙃 for שלום."
    assert len(pieces) > 3
    assert endpoint.asked[0].body["seed"] == 7
    assert endpoint.asked[0].body["stream_options"] == {"include_usage": True}
    assert reply.completion_tokens == 20


async def test_a_server_that_ignores_stream_is_understood(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [answer(200, json.dumps(completion("All at once.")))]
    pieces, reply = await stream(client)
    assert pieces == ["All at once."]
    assert reply is not None
    assert reply.text == "All at once."


async def test_a_server_that_always_streams_is_understood(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [streamed(["Piece ", "by piece."])]
    assert (await ask(client)).text == "Piece by piece."


async def test_a_stream_needs_neither_done_nor_usage_nor_blank_lines_at_its_end(
    client: OpenAIClient, endpoint: Endpoint
) -> None:
    endpoint.script = [stream_of(": hello\n\n", chunk("Well."), chunk(finish="stop").rstrip("\n"))]
    _, reply = await stream(client)
    assert reply is not None
    assert (reply.text, reply.prompt_tokens) == ("Well.", None)


async def test_a_model_that_has_finished_is_not_waited_for(
    client: OpenAIClient, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.llm.exchange.AFTER_FINISH_S", 0.1)
    endpoint.script = [stream_of(chunk("Well."), chunk(finish="stop"), then=hangs)]
    _, reply = await stream(client)
    assert reply is not None
    assert reply.text == "Well."


@pytest.mark.parametrize("cut", [1, 3, 200])
async def test_thoughts_before_the_answer_are_for_nobody(client: OpenAIClient, endpoint: Endpoint, cut: int) -> None:
    text = "<think>The agent seems kind. </think>\nNo."
    endpoint.script = [streamed([text[at : at + cut] for at in range(0, len(text), cut)])]
    pieces, reply = await stream(client)
    assert "".join(pieces) == "No."
    assert reply is not None
    assert reply.text == "No."


async def test_half_characters_are_joined_and_lone_ones_replaced(client: OpenAIClient, endpoint: Endpoint) -> None:
    events = [
        f'data: {{"choices": [{{"delta": {{"content": "{part}"}}}}]}}\n\n'
        for part in ("\\ud83d", "\\ude00 a", "\\udc00")
    ]
    endpoint.script = [stream_of(*events, chunk(finish="stop"), DONE)]
    _, reply = await stream(client)
    assert reply is not None
    assert reply.text == "😀 a\ufffd"
    await client.complete([Message("user", "lone \ud800")], model=MODEL, temperature=0, max_tokens=5)
    assert endpoint.asked[-1].body["messages"][0]["content"] == "lone \ufffd"


async def test_content_in_parts_is_joined(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [says([{"type": "text", "text": "One. "}, {"type": "text", "text": "Two."}])]
    assert (await ask(client)).text == "One. Two."


@pytest.mark.parametrize(
    "usage", [None, [], "many", {"prompt_tokens": -3}, {"prompt_tokens": "12"}, {"prompt_tokens": True}]
)
async def test_a_count_that_is_none_is_no_count(client: OpenAIClient, endpoint: Endpoint, usage: object) -> None:
    endpoint.script = [says("Yes.", usage=usage)]
    assert (await ask(client)).prompt_tokens is None


async def test_without_a_model_the_first_that_can_talk_is_taken_once(client: OpenAIClient, endpoint: Endpoint) -> None:
    listed = {"data": [{"id": "nomic-embed-text"}, {"id": "llama-3"}, {"id": "other"}]}
    endpoint.models = answer(200, json.dumps(listed))
    endpoint.script = [says("Yes.")]
    await ask(client, None)
    await ask(client, None)
    assert [one.body["model"] for one in endpoint.asked] == ["llama-3", "llama-3"]
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    "models", [answer(200, '{"data": []}'), answer(200, "[]"), answer(200, '{"data": [{"id": 4}]}')]
)
async def test_without_any_model_it_says_what_to_set(client: OpenAIClient, endpoint: Endpoint, models: object) -> None:
    endpoint.models = models  # type: ignore[assignment]
    with pytest.raises(EndpointError, match="OPENAI_MODEL"):
        await ask(client, None)


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ({"max_model_len": 8192}, 8192),
        ({"meta": {"n_ctx_train": 131072}}, 131072),
        ({"meta": {"n_ctx_train": 131072, "n_ctx": 4096}}, 4096),
        ({"max_context_length": 32768, "loaded_context_length": 4096}, 4096),
        ({"context_length": True}, None),
        ({}, None),
    ],
    ids=["vllm", "llama.cpp", "llama.cpp, served with less", "lm studio", "nonsense", "silent"],
)
async def test_the_context_is_what_the_endpoint_tells(
    client: OpenAIClient, endpoint: Endpoint, row: dict[str, object], tokens: int | None
) -> None:
    endpoint.models = answer(200, json.dumps({"data": [{"id": "other", "max_model_len": 1}, {"id": MODEL, **row}]}))
    assert await client.context(MODEL) == tokens
    assert await client.context(MODEL) == tokens
    assert await client.context("a third one") is None
    assert len(endpoint.requests) == 1, "the list is fetched once"


async def test_a_context_that_is_set_wins_and_one_that_cannot_be_learnt_is_unknown(endpoint: Endpoint) -> None:
    endpoint.models = failure(404)
    unknown, told = (
        OpenAIClient(settings_for(endpoint.url)),
        OpenAIClient(settings_for(endpoint.url, context_tokens=4096)),
    )
    assert await unknown.context(None) is None
    assert await told.context(MODEL) == 4096
    await unknown.aclose()
    await told.aclose()


async def test_looking_for_a_model_is_part_of_the_call(client: OpenAIClient, endpoint: Endpoint) -> None:
    acts = iter([failure(503), failure(503), answer(200, json.dumps({"data": [{"id": MODEL}]}))])
    endpoint.models = lambda exchange: next(acts)(exchange)
    endpoint.script = [failure(503)]
    with pytest.raises(EndpointError):
        await ask(client, None)
    assert (len(endpoint.requests), len(endpoint.asked)) == (4, 1)


async def test_a_list_that_keeps_failing_is_not_asked_for_more_often(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.models = failure(503)
    with pytest.raises(EndpointError):
        await ask(client, None)
    assert (len(endpoint.requests), len(endpoint.asked)) == (3, 0)


async def test_stepping_down_ends_with_the_requests_of_the_call(client: OpenAIClient, endpoint: Endpoint) -> None:
    busy = [failure(503), failure(503), failure(503)]
    endpoint.script = [*busy, failure(400, "response_format is not supported")]
    with pytest.raises(EndpointError):
        await client.structured(HELLO, SCHEMA, "thing", model=MODEL, max_tokens=50)
    assert len(endpoint.requests) == 4


async def test_a_list_that_fails_fails_the_call(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.models = failure(404, "nothing here")
    with pytest.raises(EndpointError):
        await ask(client, None)
    with pytest.raises(EndpointError):
        await stream(client, None)


async def test_json_is_asked_for_by_schema_where_the_endpoint_takes_it(
    client: OpenAIClient, endpoint: Endpoint
) -> None:
    endpoint.script = [says('{"a": 3}')]
    found = await client.structured(HELLO, SCHEMA, "thing", model=MODEL, max_tokens=50)
    assert (found.data, found.mode) == ({"a": 3}, "json_schema")
    sent = endpoint.asked[0].body["response_format"]["json_schema"]
    assert (sent["name"], sent["strict"], sent["schema"]) == ("thing", True, SCHEMA)


@pytest.mark.parametrize("status", [400, 422, 500])
async def test_json_steps_down_to_what_works_and_remembers_it(
    client: OpenAIClient, endpoint: Endpoint, status: int
) -> None:
    refusal = failure(status, "response_format is not supported")
    endpoint.script = [refusal, refusal, says('```json\n{"a": 3}\n```'), says('Sure! {"a": 4} There.')]
    first = await client.structured(HELLO, SCHEMA, "thing", model=MODEL, max_tokens=50)
    second = await client.structured(HELLO, SCHEMA, "thing", model=MODEL, max_tokens=50)
    assert (first.data, second.data) == ({"a": 3}, {"a": 4})
    kinds = [one.body.get("response_format", {}).get("type") for one in endpoint.asked]
    assert kinds == ["json_schema", "json_object", None, None]
    assert json.dumps(SCHEMA) in endpoint.asked[1].body["messages"][-1]["content"]
    assert json.dumps(SCHEMA) in endpoint.asked[2].body["messages"][-1]["content"]


@pytest.mark.parametrize("text", ["no json here", "[1, 2]", '{"a": 1', "{" * 5000, '{"a": }', "[" * 4000 + "{"])
async def test_an_answer_without_an_object_says_why(client: OpenAIClient, endpoint: Endpoint, text: str) -> None:
    endpoint.script = [says(text)]
    found = await client.structured(HELLO, SCHEMA, "thing", model=MODEL, max_tokens=50)
    assert found.data is None
    assert found.problem
    assert found.reply.text == text


async def test_an_option_that_is_rejected_is_left_out_from_then_on(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [
        failure(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        failure(400, "'temperature' does not support 0.5 with this model"),
        says("Yes."),
    ]
    assert (await ask(client)).text == "Yes."
    await ask(client)
    last = endpoint.asked[-1].body
    assert last["max_completion_tokens"] == 50
    assert "max_tokens" not in last
    assert "temperature" not in last
    assert len(endpoint.asked) == 4


async def test_a_server_that_counts_no_streams_is_asked_without(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [failure(422, "extra fields not permitted: stream_options"), says("Yes.")]
    _, reply = await stream(client)
    assert reply is not None
    assert "stream_options" not in endpoint.asked[1].body


async def test_azure_is_addressed_by_deployment_and_version(endpoint: Endpoint) -> None:
    client = OpenAIClient(settings_for(endpoint.url.removesuffix("/v1"), api_version="2024-10-21"))
    endpoint.script = [says("Yes.")]
    await ask(client, "my-deployment")
    await client.aclose()
    assert endpoint.asked[0].path == "/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21"
    assert endpoint.asked[0].headers["api-key"] == KEY


async def test_azures_address_may_name_the_deployment(endpoint: Endpoint) -> None:
    address = endpoint.url.removesuffix("/v1") + "/openai/deployments/mine"
    client = OpenAIClient(settings_for(address, api_version="2024-10-21"))
    endpoint.script = [says("Yes.")]
    await ask(client, "mine")
    await client.aclose()
    assert endpoint.asked[0].path == "/openai/deployments/mine/chat/completions?api-version=2024-10-21"


async def test_a_version_of_azures_is_nothing_to_other_servers(endpoint: Endpoint) -> None:
    client = OpenAIClient(settings_for(endpoint.url, api_version="2024-10-21"))
    endpoint.script = [says("Yes.")]
    await ask(client)
    await client.aclose()
    assert endpoint.asked[0].path == "/v1/chat/completions"


async def test_closing_a_stream_ends_the_request_and_leaves_no_task(client: OpenAIClient, endpoint: Endpoint) -> None:
    gone: list[bool] = []

    def slowly(exchange: Exchange) -> None:
        stream_of(chunk("One. "), chunk("Two. "))(exchange)
        gone.append(exchange.wait_for_hang_up())

    endpoint.script = [slowly]
    before = asyncio.all_tasks()
    items = client.stream(HELLO, model=MODEL, temperature=0, max_tokens=5)
    assert await anext(items) == "One. "
    await items.aclose()
    assert asyncio.all_tasks() == before
    endpoint.close()
    assert gone == [True]


async def test_a_cancelled_call_ends_at_once_and_leaves_no_task(client: OpenAIClient, endpoint: Endpoint) -> None:
    endpoint.script = [hangs]
    before = asyncio.all_tasks()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await ask(client)
    assert asyncio.all_tasks() == before


def test_a_client_outlives_an_event_loop(endpoint: Endpoint, waits: Waits) -> None:
    endpoint.script = [says("Yes.")]
    client = OpenAIClient(settings_for(endpoint.url))

    async def once() -> str:
        try:
            return (await ask(client)).text
        finally:
            await client.aclose()

    assert [asyncio.run(once()), asyncio.run(once())] == ["Yes.", "Yes."]


async def test_vectors_come_in_the_order_of_the_texts(client: OpenAIClient, endpoint: Endpoint) -> None:
    rows = [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1.5, 0]}]
    endpoint.script = [answer(200, json.dumps({"data": rows}))]
    assert await client.embed(["a", "b"], "e5") == [[1.5, 0.0], [0.0, 1.0]]
    with pytest.raises(EndpointError, match="embeddings"):
        await client.embed(["a"], "e5")


def embedding_threads() -> int:
    return sum(thread.name == "embedding" for thread in threading.enumerate())


def test_vectors_can_be_waited_for_from_any_thread_and_come_in_batches(endpoint: Endpoint) -> None:
    def act(request: Request) -> Act:
        rows = [{"index": at, "embedding": [float(text)]} for at, text in enumerate(request.body["input"])]
        return answer(200, json.dumps({"data": rows}))

    endpoint.choose = act
    before = embedding_threads()
    embedder = Embedder(settings_for(endpoint.url), "e5")
    wanted = [[float(number)] for number in range(BATCH + 3)]
    assert embedder([str(number) for number in range(BATCH + 3)]) == wanted
    assert [len(one.body["input"]) for one in endpoint.requests] == [BATCH, 3]
    embedder.close()
    assert embedding_threads() == before

    async def inside() -> list[list[float]]:
        return embedder(["7"])

    assert asyncio.run(inside()) == [[7.0]], "it opens again, also within a running loop"
    embedder.close()
    with pytest.raises(EndpointError, match="OPENAI_BASE_URL is no address"):
        Embedder(settings_for("nonsense"), "e5")(["a"])


def test_a_prompt_that_was_cut_shows_in_the_count() -> None:
    long = [Message("user", "word " * 4000)]
    assert prompt_was_cut(long, 2000)
    assert not prompt_was_cut(long, 4000)
    assert not prompt_was_cut(long, None)
    assert not prompt_was_cut([Message("user", "Hi")], 1)
