"""What the doctor learns about an endpoint."""

from __future__ import annotations

import json
import socket

from tests.fake_endpoint import KEY, MODEL, Act, Endpoint, Request, answer, completion, failure, says, settings_for
from trainer.llm.probe import probe

GOOD = '{"word": "yes", "count": 2}'


def able(request: Request) -> Act:
    return says(GOOD if "response_format" in request.body else "I have been waiting since Tuesday.")


async def test_an_able_endpoint_is_told_so(endpoint: Endpoint) -> None:
    endpoint.choose = able
    endpoint.models = answer(200, json.dumps({"data": [{"id": MODEL, "max_model_len": 4096}]}))
    found = await probe(settings_for(endpoint.url))
    assert (found.works, found.streams, found.json_schema, found.json_object) == (True, True, True, True)
    assert (found.model, found.models, found.context) == (MODEL, (MODEL,), 4096)
    assert any("4,096 tokens; long conversations" in line for line in found.findings)


async def test_an_endpoint_that_takes_no_schema_and_does_not_stream_still_works(endpoint: Endpoint) -> None:
    def act(request: Request) -> Act:
        kind = request.body.get("response_format", {}).get("type")
        if kind == "json_schema":
            return failure(500, "boom")
        return answer(200, json.dumps(completion(GOOD if kind else "Since Tuesday.")))

    endpoint.choose = act
    found = await probe(settings_for(endpoint.url))
    assert (found.works, found.streams, found.json_schema, found.json_object) == (True, False, False, True)


async def test_a_schema_that_is_taken_and_not_kept_to_is_told(endpoint: Endpoint) -> None:
    endpoint.script = [says("Since Tuesday.")]
    found = await probe(settings_for(endpoint.url))
    assert (found.works, found.json_schema) == (True, False)
    assert any("does not keep to it" in line for line in found.findings)
    assert any("schema in the prompt" in line for line in found.findings)


async def test_an_endpoint_that_fails_only_at_streaming_works(endpoint: Endpoint) -> None:
    endpoint.choose = lambda request: failure(400, "no streaming") if request.body["stream"] else says(GOOD)
    found = await probe(settings_for(endpoint.url))
    assert (found.works, found.streams) == (True, False)
    assert any("Streaming fails" in line for line in found.findings)


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

    wrong = await probe(settings_for("nonsense"))
    assert (wrong.works, len(wrong.findings)) == (False, 1)


async def test_a_model_that_is_not_listed_is_named(endpoint: Endpoint) -> None:
    endpoint.choose = able
    found = await probe(settings_for(endpoint.url, model="gone"))
    assert any("'gone', which is not among them" in line for line in found.findings)
