"""What the doctor learns about an endpoint."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable

import pytest

from tests.fake_endpoint import (
    DONE,
    KEY,
    MODEL,
    Act,
    Endpoint,
    Request,
    answer,
    chunk,
    completion,
    event,
    failure,
    says,
    settings_for,
    stream_of,
)
from trainer.llm.model_probe import ModelReport
from trainer.llm.probe import Report, probe

GOOD = '{"word": "yes", "count": 2}'
A_LINE = 15
"""Tokens in a line of the long prompts, as these servers count."""


def prompt(request: Request) -> str:
    return "\n".join(one["content"] for one in request.body["messages"])


def tokens(request: Request) -> int:
    return max(4, prompt(request).count("\n") * A_LINE)


def kind(request: Request) -> str | None:
    named: str | None = request.body.get("response_format", {}).get("type")
    return named


def words(request: Request, text: str | None = None, count: int | None = None) -> Act:
    """What a model of sense answers to each thing that the doctor tries, with the tokens counted."""
    asked = re.search(r"Line 1: the word is (\w+)", prompt(request))
    found = text if text is not None else asked[1] if asked else GOOD if kind(request) else "I wait since Tuesday."
    usage = {"prompt_tokens": tokens(request) if count is None else count, "completion_tokens": 5}
    if request.body["stream"]:
        pieces = [chunk(found[at : at + 4]) for at in range(0, len(found), 4)]
        return stream_of(*pieces, chunk(finish="stop"), event({"choices": [], "usage": usage}), DONE)
    return answer(200, json.dumps(completion(found, usage=usage)))


def listing(*rows: dict[str, object]) -> Act:
    return answer(200, json.dumps({"object": "list", "data": list(rows)}))


async def only(url: str, **more: object) -> tuple[Report, ModelReport]:
    """The report, and what it says of its one model."""
    found = await probe(settings_for(url, **more))
    (tried,) = found.tried
    return found, tried


def openai(request: Request) -> Act:
    if "max_tokens" in request.body:
        return failure(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
    return words(request)


def ollama(request: Request) -> Act:
    """Reads 4,096 tokens, the last ones, and says nothing of it."""
    if tokens(request) > 4096:
        return words(request, "lantern? I see no such line", 4096)
    return words(request)


def llama_cpp(request: Request) -> Act:
    if tokens(request) > 8192:
        return failure(400, "the request exceeds the available context size (8192 tokens), try increasing it")
    return failure(500, "boom") if kind(request) == "json_schema" else words(request)


def vllm(request: Request) -> Act:
    return words(request)


def lm_studio(request: Request) -> Act:
    if kind(request) == "json_object":
        return answer(400, json.dumps({"error": "'response_format.type' must be 'json_schema' or 'text'"}))
    return words(request)


SERVERS: dict[str, tuple[Callable[[Request], Act], Act, tuple[str, int | None, str | None]]] = {
    "openai": (openai, listing({"id": MODEL, "owned_by": "openai"}), ("json_schema", 12_000, "tried")),
    "ollama": (ollama, listing({"id": MODEL, "owned_by": "library"}), ("json_schema", 4096, "cut")),
    "llama.cpp": (llama_cpp, listing({"id": MODEL, "meta": {"n_ctx_train": 131072}}), ("json_object", 8192, "refused")),
    "vllm": (vllm, listing({"id": MODEL, "max_model_len": 16384}), ("json_schema", 16384, "told")),
    "lm studio": (
        lm_studio, listing({"id": MODEL, "loaded_context_length": 4096, "max_context_length": 131072}),
        ("json_schema", 4096, "told"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVERS)
async def test_each_kind_of_server_is_understood(endpoint: Endpoint, name: str) -> None:
    endpoint.choose, endpoint.models, (mode, context, how) = SERVERS[name]
    found, tried = await only(endpoint.url, call_s=60)
    assert (found.works, found.complete, found.models) == (True, True, (MODEL,))
    assert (tried.works, tried.streams, tried.mode) == (True, True, mode)
    assert tried.context_from == how
    assert tried.context == pytest.approx(context, rel=0.02)
    assert [(one.role, one.model, one.way) for one in found.roles] == [
        ("customer", MODEL, "streamed"), ("detector", MODEL, mode), ("judge", MODEL, mode)
    ]  # fmt: skip
    assert len([line for line in tried.findings if line.startswith("Context: ")]) == 1


async def test_a_prompt_that_is_cut_in_silence_is_said_with_what_to_do(endpoint: Endpoint) -> None:
    endpoint.choose = ollama
    _, tried = await only(endpoint.url)
    line = next(line for line in tried.findings if line.startswith("Context: "))
    assert "4,096 are read" in line
    assert "OLLAMA_CONTEXT_LENGTH" in line
    assert "TRAINER_CONTEXT_TOKENS=4096" in line


async def test_a_cut_prompt_shows_in_the_answer_where_nothing_is_counted(endpoint: Endpoint) -> None:
    def uncounted(request: Request) -> Act:
        text = "lantern? no" if tokens(request) > 4096 else None
        return words(request, text, 0)

    endpoint.choose = uncounted
    _, tried = await only(endpoint.url)
    assert (tried.context, tried.context_from) == (None, "cut")
    assert any("does not count tokens" in line for line in tried.findings)


async def test_a_model_that_cannot_find_the_line_is_believed_by_its_count(endpoint: Endpoint) -> None:
    endpoint.choose = lambda request: words(request, None if kind(request) else "Hm.")
    _, tried = await only(endpoint.url)
    assert tried.context_from == "tried"
    assert any("by the server's own count" in line for line in tried.findings)


async def test_a_context_that_is_set_is_not_measured(endpoint: Endpoint) -> None:
    endpoint.choose = words
    _, tried = await only(endpoint.url, context_tokens=5000)
    assert (tried.context, tried.context_from) == (5000, "set")
    assert len(endpoint.asked) == 3


async def test_azures_deployments_are_found_by_version_and_need_not_be_listed(endpoint: Endpoint) -> None:
    endpoint.choose, endpoint.models = words, failure(404, "Resource not found")
    address = endpoint.url.removesuffix("/v1")
    found, tried = await only(address, model="mine", api_version="2024-10-21", context_tokens=9000)
    assert (found.works, tried.model, tried.works) == (True, "mine", True)
    assert {one.path for one in endpoint.asked} == {
        "/openai/deployments/mine/chat/completions?api-version=2024-10-21"
    }  # fmt: skip
    assert endpoint.asked[0].headers["api-key"] == KEY


async def test_each_role_may_have_a_model_of_its_own_and_each_is_tried_once(endpoint: Endpoint) -> None:
    def act(request: Request) -> Act:
        if request.body["model"] == "grader":
            return failure(400, "response_format is not supported") if kind(request) else words(request)
        return failure(404, "The model 'gone' does not exist") if request.body["model"] == "gone" else words(request)

    endpoint.choose, endpoint.models = act, listing({"id": MODEL}, {"id": "grader"})
    found = await probe(
        settings_for(endpoint.url, model=MODEL, judge_model="grader", detector_model="gone", context_tokens=9000)
    )
    assert [one.model for one in found.tried] == [MODEL, "gone", "grader"]
    assert [(one.role, one.works, one.way) for one in found.roles] == [
        ("customer", True, "streamed"), ("detector", False, None), ("judge", True, "plain")
    ]  # fmt: skip
    assert (found.works, found.complete) == (True, False)
    assert found.roles[1].said == "Moves are detected by no model: gone does not work; the offline engine stands in."
    assert any("'gone' is set, and is not among those" in line for line in found.findings)


async def test_an_endpoint_that_does_not_stream_speaks_in_whole_replies(endpoint: Endpoint) -> None:
    endpoint.choose = lambda request: answer(200, json.dumps(completion(GOOD if kind(request) else "Since Tuesday.")))
    found, tried = await only(endpoint.url, context_tokens=9000)
    assert (tried.works, tried.streams, found.roles[0].way) == (True, False, "whole")
    endpoint.choose = lambda request: failure(400, "no streaming") if request.body["stream"] else says(GOOD)
    found, tried = await only(endpoint.url, context_tokens=9000)
    assert (tried.works, tried.streams, found.roles[0].way) == (True, False, "whole")
    assert any("Streaming fails" in line for line in tried.findings)


async def test_a_schema_that_is_taken_and_not_kept_to_is_told(endpoint: Endpoint) -> None:
    endpoint.script = [says("Since Tuesday.")]
    _, tried = await only(endpoint.url, context_tokens=9000)
    assert (tried.works, tried.json_schema, tried.mode) == (True, "taken", "json_schema")
    assert any("does not keep to it" in line for line in tried.findings)
    assert any("told in words" in line for line in tried.findings)


async def test_another_model_than_was_asked_is_told_and_a_dated_name_is_not(endpoint: Endpoint) -> None:
    endpoint.choose = words
    _, tried = await only(endpoint.url, model="grand-7b", context_tokens=9000)
    assert f"It was asked as 'grand-7b' and answers as '{MODEL}'." in tried.findings
    _, tried = await only(endpoint.url, model=f"{MODEL}-2024-08-06", context_tokens=9000)
    assert not any("answers as" in line for line in tried.findings)


async def test_a_refused_key_an_unknown_model_and_silence_are_findings(endpoint: Endpoint) -> None:
    endpoint.models = failure(401, f"bad key {KEY}")
    endpoint.script = [failure(401, f"bad key {KEY}")]
    found = await probe(settings_for(endpoint.url, model="other"))
    assert not found.works
    assert any("OPENAI_API_KEY" in line for line in found.findings)
    assert KEY not in found.model_dump_json()

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody = await probe(settings_for(f"http://127.0.0.1:{port}/v1", call_s=0.5))
    assert not nobody.works
    assert any("nothing listens" in line for line in nobody.findings)
    assert all(not one.works for one in nobody.roles)

    wrong = await probe(settings_for("nonsense"))
    assert (wrong.works, len(wrong.findings)) == (False, 1)
