"""Every way in which an endpoint fails comes out as one line that says the cause and the next step."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from contextlib import aclosing
from email.utils import formatdate
from typing import NamedTuple

import pytest

from tests.fake_endpoint import (
    DONE,
    KEY,
    MODEL,
    Act,
    Endpoint,
    Waits,
    answer,
    chunk,
    completion,
    event,
    failure,
    hangs,
    head,
    resets,
    says,
    settings_for,
    stream_of,
    streamed,
)
from trainer.errors import EndpointError, KeyRefusedError, ReplyError, UnfitReplyError
from trainer.llm.chat import Message, Reply
from trainer.llm.client import OpenAIClient

HELLO = [Message("user", "Hello")]


class Case(NamedTuple):
    """A fault, what it must come to, and how many requests it may cost."""

    act: Act
    error: type[EndpointError]
    says: str
    requests: int


def cut_body(exchange: object) -> None:
    raw = head(200, {"Content-Type": "application/json", "Content-Length": "5000"}) + b'{"choices": ['
    exchange.send(raw)  # type: ignore[attr-defined]


WHOLE = {
    "quota": Case(failure(429, "You exceeded your current quota", "insufficient_quota"), EndpointError, "quota", 1),
    "key refused": Case(failure(401, f"Incorrect API key provided: {KEY}"), KeyRefusedError, "OPENAI_API_KEY", 1),
    "forbidden": Case(failure(403, "not for you"), KeyRefusedError, "may not use the model 'box'", 1),
    "no such model": Case(failure(404, "The model 'box' does not exist"), EndpointError, "OPENAI_MODEL", 1),
    "wrong path": Case(answer(404, "<html>nginx</html>", "text/html"), EndpointError, "ends in /v1", 1),
    "bad request": Case(failure(400, "strange request"), EndpointError, r"400: strange request", 1),
    "too long for the context": Case(
        failure(400, "This model's maximum context length is 4096 tokens"), EndpointError, "longer than the model's", 1
    ),
    "filter before the answer": Case(
        failure(400, "triggered our content management policy", "content_filter"), UnfitReplyError, "content filter", 1
    ),
    "timeout 408": Case(failure(408), EndpointError, "too slow", 4),
    "conflict 409": Case(failure(409), EndpointError, "busy", 4),
    "busy 429": Case(failure(429, "slow down"), EndpointError, "busy .429: slow down", 4),
    "internal 500": Case(failure(500), EndpointError, "fails .500", 4),
    "bad gateway 502": Case(answer(502, "<html>bad gateway</html>", "text/html"), EndpointError, "fails .502", 4),
    "unavailable 503": Case(failure(503, "loading model"), EndpointError, "loading model", 4),
    "gateway timeout 504": Case(failure(504), EndpointError, "too slow", 4),
    "not implemented 501": Case(failure(501), EndpointError, "501", 1),
    "reset before the first byte": Case(resets, EndpointError, "connection .* was lost", 4),
    "web page with 200": Case(answer(200, "<html>Sign in</html>", "text/html"), ReplyError, "web page", 1),
    "plain text with 200": Case(answer(200, "OK", "text/plain"), ReplyError, "no form that is known", 1),
    "empty body": Case(answer(200, ""), ReplyError, "empty", 1),
    "broken JSON": Case(answer(200, '{"choices": [}'), ReplyError, "no JSON", 1),
    "JSON that is no object": Case(answer(200, "[1, 2]"), ReplyError, "no JSON", 1),
    "deeply nested JSON": Case(answer(200, '{"a":' * 50_000), ReplyError, "no JSON", 1),
    "an error with 200": Case(answer(200, '{"error": {"message": "out of memory"}}'), ReplyError, "out of memory", 1),
    "a refused key with 200": Case(answer(200, '{"error": {"message": "x", "code": 401}}'), KeyRefusedError, "key", 1),
    "null choices": Case(answer(200, '{"choices": null}'), ReplyError, "no reply", 1),
    "empty choices": Case(answer(200, '{"choices": []}'), ReplyError, "no reply", 1),
    "choices that are none": Case(answer(200, '{"choices": [4]}'), ReplyError, "no reply", 1),
    "null message": Case(
        answer(200, '{"choices": [{"message": null, "finish_reason": "stop"}]}'), UnfitReplyError, "blank", 1
    ),
    "null content": Case(says(None), UnfitReplyError, "blank", 1),
    "blank": Case(says(" \n\t "), UnfitReplyError, "blank", 1),
    "cut at its length": Case(says("I have been", finish="length"), UnfitReplyError, "greatest length", 1),
    "stopped by a filter": Case(says("I", finish="content_filter"), UnfitReplyError, "filter", 1),
    "a tool in place of an answer": Case(says("I", finish="tool_calls"), ReplyError, "tool_calls", 1),
    "no finish": Case(says("I have been", finish=None), ReplyError, "broke off", 1),
    "a refusal": Case(
        answer(200, '{"choices": [{"message": {"content": null, "refusal": "No."}, "finish_reason": "stop"}]}'),
        UnfitReplyError, "refusal", 1,
    ),
    "more than a million bytes": Case(says("word " * 300_000), ReplyError, "million bytes", 1),
    "more than anyone asked for": Case(says("word " * 30_000), ReplyError, "100,000 characters", 1),
    "a body that ends early": Case(cut_body, EndpointError, "was lost", 4),
    "an answer that cannot be unpacked": Case(
        answer(200, b"this is no gzip", Content_Encoding="gzip"), ReplyError, "unpacked", 1
    ),
}  # fmt: skip

STREAMED = {
    "nothing at all": Case(stream_of(), ReplyError, "empty", 1),
    "only done": Case(stream_of(DONE), ReplyError, "broke off", 1),
    "a web page": Case(answer(200, "<!doctype html><p>Hello", "text/html"), ReplyError, "web page", 1),
    "a clean end without finish": Case(streamed(["Half a sen"], finish=None, end=DONE), ReplyError, "broke off", 1),
    "an end without done or finish": Case(streamed(["Half a sen"], finish=None, end=""), ReplyError, "broke off", 1),
    "a reset in the middle": Case(stream_of(chunk("Half"), then=resets), EndpointError, "was lost", 1),
    "a reset before the first token": Case(stream_of(then=resets), EndpointError, "was lost", 4),
    "a line that is no JSON": Case(stream_of(chunk("Half"), event("{oops")), ReplyError, "no JSON", 1),
    "an error event": Case(stream_of(chunk("Half"), event({"error": {"message": "boom"}})), ReplyError, "boom", 1),
    "a named error event": Case(
        stream_of('event: error\ndata: {"message": "overloaded"}\n\n'), ReplyError, "overloaded", 1
    ),
    "cut at its length": Case(streamed(["I have been"], finish="length"), UnfitReplyError, "greatest length", 1),
    "stopped by a filter": Case(streamed(["I"], finish="content_filter"), UnfitReplyError, "filter", 1),
    "only thoughts": Case(streamed(["<think>hm", "m"]), UnfitReplyError, "blank", 1),
    "a refusal": Case(stream_of(chunk(refusal="I can't"), chunk(finish="stop"), DONE), UnfitReplyError, "refusal", 1),
    "endless text": Case(streamed(["word " * 2000] * 30), ReplyError, "100,000 characters", 1),
    "one endless line": Case(stream_of("data: " + "x" * 1_200_000), ReplyError, "longer than anything", 1),
    "a busy server": Case(failure(429), EndpointError, "busy", 4),
    "a refused key": Case(failure(401), KeyRefusedError, "key", 1),
}  # fmt: skip


async def whole(client: OpenAIClient) -> str:
    return (await client.complete(HELLO, model=MODEL, temperature=0, max_tokens=50)).text


async def by_stream(client: OpenAIClient) -> str:
    async with aclosing(client.stream(HELLO, model=MODEL, temperature=0, max_tokens=50)) as items:
        async for item in items:
            if isinstance(item, Reply):
                return item.text
    raise AssertionError("a stream ends with its reply or an error")


def check(error: EndpointError, case: Case, endpoint: Endpoint) -> None:
    assert type(error) is case.error, repr(error)
    line = str(error)
    assert "\n" not in line
    assert error.next_step, "it says what to do next"
    assert error.__cause__ is None
    assert error.__context__ is None, "the SDK's exception carries the request and its key"
    assert KEY not in "".join(traceback.format_exception(error))
    assert len(endpoint.asked) == case.requests


@pytest.mark.parametrize("name", WHOLE)
async def test_a_fault_of_a_whole_answer_is_one_line(client: OpenAIClient, endpoint: Endpoint, name: str) -> None:
    case = WHOLE[name]
    endpoint.script = [case.act]
    with pytest.raises(EndpointError, match=case.says) as caught:
        await whole(client)
    check(caught.value, case, endpoint)


@pytest.mark.parametrize("name", STREAMED)
async def test_a_fault_of_a_stream_is_one_line(client: OpenAIClient, endpoint: Endpoint, name: str) -> None:
    case = STREAMED[name]
    endpoint.script = [case.act]
    with pytest.raises(EndpointError, match=case.says) as caught:
        await by_stream(client)
    check(caught.value, case, endpoint)


@pytest.mark.parametrize("ask", [whole, by_stream])
async def test_a_server_that_recovers_is_heard(
    client: OpenAIClient, endpoint: Endpoint, waits: Waits, ask: object
) -> None:
    endpoint.script = [failure(503), resets, failure(429), says("At last.")]
    assert await ask(client) == "At last."  # type: ignore[operator]
    assert len(waits.slept) == 3
    assert 0.5 <= waits.slept[0] <= 1.0
    assert 1.0 <= waits.slept[1] <= 1.5
    assert 2.0 <= waits.slept[2] <= 2.5


@pytest.mark.parametrize(
    ("header", "wait"), [("7", 7.0), ("0", 0.0), ("60", 60.0), ("2.5", 2.5), ("date", 9.0), ("past", 0.0)]
)
async def test_retry_after_is_obeyed_to_the_second(endpoint: Endpoint, waits: Waits, header: str, wait: float) -> None:
    dates = {"date": formatdate(waits.now + 9, usegmt=True), "past": formatdate(waits.now - 90, usegmt=True)}
    endpoint.script = [failure(429, Retry_After=dates.get(header, header)), says("At last.")]
    client = OpenAIClient(settings_for(endpoint.url, call_s=180), sleep=waits.sleep, now=waits.time)
    assert await whole(client) == "At last."
    await client.aclose()
    assert waits.slept == [wait]


@pytest.mark.parametrize("header", ["soon", "-4", "nan", "inf", "Thu, 99 Foo 2024"])
async def test_a_retry_after_that_is_nonsense_is_none(
    client: OpenAIClient, endpoint: Endpoint, waits: Waits, header: str
) -> None:
    endpoint.script = [failure(429, Retry_After=header), says("At last.")]
    assert await whole(client) == "At last."
    assert 0.5 <= waits.slept[0] <= 1.0


@pytest.mark.parametrize(("header", "told"), [("300", "5 min"), ("61", "61 s"), ("90000", "25 h"), ("date", "10 min")])
async def test_a_longer_wait_is_the_users_to_choose(
    client: OpenAIClient, endpoint: Endpoint, waits: Waits, header: str, told: str
) -> None:
    given = formatdate(waits.now + 600, usegmt=True) if header == "date" else header
    endpoint.script = [failure(429, Retry_After=given)]
    with pytest.raises(EndpointError, match=f"asks to wait {told}") as caught:
        await whole(client)
    assert "offline" in caught.value.next_step
    assert (waits.slept, len(endpoint.asked)) == ([], 1)


async def test_a_wait_beyond_the_deadline_is_not_begun(client: OpenAIClient, endpoint: Endpoint, waits: Waits) -> None:
    endpoint.script = [failure(429, Retry_After="30")]
    with pytest.raises(EndpointError, match="asks to wait 30 s"):
        await whole(client)
    assert waits.slept == []


@pytest.mark.parametrize(
    ("act", "patience", "told", "requests"),
    [
        (hangs, {"first_token_s": 0.2}, "No answer within", 4),
        (stream_of(": ping\n\n", then=hangs), {"first_token_s": 0.2}, "No answer within", 4),
        (stream_of(chunk("Half"), then=hangs), {"stall_s": 0.2}, "fell silent", 1),
        (stream_of(chunk("Half"), then=hangs), {"call_s": 0.4}, "took longer than", 1),
        (hangs, {"call_s": 0.3}, "No answer within", 1),
    ],
    ids=["hang", "only signs of life", "stall", "deadline in the middle", "deadline before the first token"],
)
async def test_a_deadline_ends_the_call(
    endpoint: Endpoint, waits: Waits, act: Act, patience: dict[str, float], told: str, requests: int
) -> None:
    endpoint.script = [act]
    client = OpenAIClient(settings_for(endpoint.url, **patience), sleep=waits.sleep, now=waits.time)
    with pytest.raises(EndpointError, match=told):
        await by_stream(client)
    await client.aclose()
    assert len(endpoint.asked) == requests


async def test_a_refused_connection_is_named(waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = OpenAIClient(settings_for(f"http://127.0.0.1:{port}/v1"), sleep=waits.sleep)
    with pytest.raises(EndpointError, match=r"nothing listens there\. Start the server"):
        await whole(client)
    await client.aclose()
    assert len(waits.slept) == 3


async def test_a_name_that_nobody_knows_is_named(waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = OpenAIClient(settings_for("http://no-such-host.invalid/v1"), sleep=waits.sleep)
    with pytest.raises(EndpointError, match="its name is not known"):
        await whole(client)
    await client.aclose()


async def test_a_server_that_speaks_no_tls_is_named(endpoint: Endpoint, waits: Waits) -> None:
    client = OpenAIClient(settings_for(endpoint.url.replace("http:", "https:")), sleep=waits.sleep)
    with pytest.raises(EndpointError, match="No secure connection"):
        await whole(client)
    await client.aclose()
    assert waits.slept == []


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://x/v1", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(EndpointError, match="OPENAI_BASE_URL is no address"):
        OpenAIClient(settings_for(url))


def test_without_key_and_address_it_says_what_to_set() -> None:
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        OpenAIClient(settings_for("x").model_copy(update={"api_key": None, "base_url": None}))


async def test_a_server_of_ones_own_needs_no_key(endpoint: Endpoint) -> None:
    client = OpenAIClient(settings_for(endpoint.url).model_copy(update={"api_key": None}))
    endpoint.script = [says("Yes.")]
    assert await whole(client) == "Yes."
    await client.aclose()


@pytest.mark.parametrize(
    "act",
    [
        failure(400, f"bad header Authorization: Bearer {KEY}"),
        failure(401, f"Incorrect API key provided: {KEY}"),
        failure(404, f"model not found for {KEY}"),
        failure(500, f"key={KEY}"),
        answer(200, json.dumps({"error": {"message": f"{KEY} is bad"}})),
        answer(200, json.dumps(completion("x", finish=KEY))),
        answer(200, f"<html>{KEY}</html>", "text/html"),
        resets,
    ],
)
async def test_the_key_is_in_no_error_and_no_log(
    client: OpenAIClient, endpoint: Endpoint, caplog: pytest.LogCaptureFixture, act: Act
) -> None:
    endpoint.script = [act]
    with caplog.at_level(logging.DEBUG), pytest.raises(EndpointError) as caught:
        await whole(client)
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=False).format())
    assert KEY not in told
    assert KEY not in repr(caught.value.__dict__)
    assert KEY not in caplog.text
    assert all(KEY not in str(vars(record)) for record in caplog.records)


async def test_a_password_in_the_address_is_in_no_error(waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = OpenAIClient(settings_for(f"http://me:hunter2secret@127.0.0.1:{port}/v1"), sleep=waits.sleep)
    with pytest.raises(EndpointError) as caught:
        await whole(client)
    await client.aclose()
    assert "hunter2secret" not in str(caught.value)
