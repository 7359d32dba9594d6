"""Every way in which an endpoint fails comes out as one line that says the cause and the next step."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import shutil
import socket
import ssl
import subprocess
import traceback
from contextlib import aclosing
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.fake_endpoint import (
    KEY,
    MODEL,
    Act,
    Endpoint,
    Waits,
    answer,
    chunk,
    completion,
    failure,
    hangs,
    resets,
    says,
    settings_for,
    stream_of,
)
from tests.fault_table import STREAMED, WHOLE, Case
from trainer.errors import EndpointError
from trainer.llm.chat import Message, Reply
from trainer.llm.client import OpenAIClient

HELLO = [Message("user", "Hello")]


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


async def test_whoever_waits_hears_why_and_for_how_long(endpoint: Endpoint, waits: Waits) -> None:
    told: list[str] = []
    endpoint.script = [failure(503, "loading model"), failure(429, Retry_After="7"), says("At last.")]
    client = OpenAIClient(settings_for(endpoint.url), sleep=waits.sleep, now=waits.time, tell=told.append)
    assert await whole(client) == "At last."
    await client.aclose()
    assert told == [
        f"{client.address} fails (503: loading model error). Trying again in 1 s (2 of 4).",
        f"{client.address} is busy (429) and asks to wait 7 s. Trying again in 7 s (3 of 4).",
    ]


async def test_an_endpoint_that_is_long_silent_is_spoken_of(
    endpoint: Endpoint, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.llm.exchange.SILENCE_S", 0.05)
    heard = asyncio.Event()
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        heard.set()

    endpoint.script = [hangs]
    client = OpenAIClient(settings_for(endpoint.url, first_token_s=60, call_s=60), sleep=waits.sleep, tell=tell)
    asking = asyncio.create_task(by_stream(client))
    await heard.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await client.aclose()
    assert told == [f"{client.address} has not begun to answer yet; it has 60 s more."]


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


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that only its maker trusts, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no certificate can be made here")
    key, made, both = tmp_path / "key.pem", tmp_path / "certificate.pem", tmp_path / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-subj", "/CN=localhost", "-keyout", key, "-out", made], check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


async def test_a_certificate_that_nobody_knows_is_named(certificate: Path, waits: Waits) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = OpenAIClient(settings_for(f"https://localhost:{server.getsockname()[1]}/v1"), sleep=waits.sleep)

        def shake() -> None:
            with contextlib.suppress(OSError):
                context.wrap_socket(server.accept()[0], server_side=True)

        hand = asyncio.create_task(asyncio.to_thread(shake))
        with pytest.raises(EndpointError, match="No secure connection"):
            await whole(client)
        await hand
    await client.aclose()
    assert waits.slept == []


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
