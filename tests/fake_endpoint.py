"""An endpoint on loopback that really does what endpoints do: answers, streams, and every way of failing at it."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from trainer.llm.client import OpenAIClient
from trainer.settings import Settings, load_settings

KEY = "sk-canary-4f7a91c2e6"
MODEL = "box"


class Request(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Exchange:
    """A request with the socket that wants an answer."""

    def __init__(self, request: Request, connection: socket.socket, over: threading.Event) -> None:
        self.request, self._connection, self._over = request, connection, over

    def send(self, data: bytes) -> None:
        """Send bytes as they are; a client that has gone away is no fault of the server's."""
        with contextlib.suppress(OSError):
            self._connection.sendall(data)

    def hang(self) -> None:
        """Say nothing more until the test is over."""
        self._over.wait(30)

    def wait_for_hang_up(self) -> bool:
        """Whether the client closes the connection within five seconds."""
        self._connection.settimeout(5)
        try:
            return self._connection.recv(1) == b""
        except ConnectionError:
            return True
        except OSError:
            return False

    def reset(self) -> None:
        """Break the connection off without goodbye."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Act = Callable[[Exchange], None]
"""What the endpoint does with one request."""


def head(status: int, headers: dict[str, str]) -> bytes:
    """The head of an answer after which the connection is closed."""
    lines = [f"HTTP/1.1 {status} Told", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer(status: int, body: bytes | str, kind: str = "application/json", **headers: str) -> Act:
    """A whole answer."""
    raw = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda exchange: exchange.send(
        head(status, {"Content-Type": kind, "Content-Length": str(len(raw)), **named}) + raw
    )


def failure(status: int, message: str = "no", code: str | None = None, **headers: str) -> Act:
    """An error as OpenAI words them."""
    return answer(status, json.dumps({"error": {"message": message, "code": code, "type": "error"}}), **headers)


def completion(content: Any, finish: str | None = "stop", **more: Any) -> dict[str, Any]:
    """The JSON of a whole reply."""
    return {
        "id": "x", "object": "chat.completion", "model": MODEL, "system_fingerprint": "fp_1",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 4000, "completion_tokens": 20}, **more,
    }  # fmt: skip


def chunk(content: str | None = None, finish: str | None = None, **delta: Any) -> str:
    """One event of a stream."""
    inner = {**({} if content is None else {"content": content}), **delta}
    return event({
        "id": "x", "object": "chat.completion.chunk", "model": MODEL, "system_fingerprint": "fp_1",
        "choices": [{"index": 0, "delta": inner, "finish_reason": finish}],
    })  # fmt: skip


def event(data: Any) -> str:
    """Any data as an event."""
    return f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n"


USAGE = event({"id": "x", "choices": [], "usage": {"prompt_tokens": 4000, "completion_tokens": 20}})
DONE = "data: [DONE]\n\n"


def says(content: Any, **more: Any) -> Act:
    """A model's reply, streamed where the request asks for it."""

    def act(exchange: Exchange) -> None:
        if exchange.request.body.get("stream") and isinstance(content, str):
            streamed([content[at : at + 5] for at in range(0, len(content), 5)])(exchange)
        else:
            answer(200, json.dumps(completion(content, **more)))(exchange)

    return act


def streamed(pieces: Sequence[str], finish: str | None = "stop", end: str = USAGE + DONE) -> Act:
    """A stream of these pieces, each sent by itself."""
    return stream_of(*[chunk(piece) for piece in pieces], *([chunk(finish=finish)] if finish else []), end)


def stream_of(*events: str, then: Act | None = None) -> Act:
    """A stream of these events as they are; `then` happens before the connection is closed."""

    def act(exchange: Exchange) -> None:
        exchange.send(head(200, {"Content-Type": "text/event-stream"}))
        for one in events:
            exchange.send(one.encode("utf-8", "surrogatepass"))
        if then is not None:
            then(exchange)

    return act


def hangs(exchange: Exchange) -> None:
    """No answer at all."""
    exchange.hang()


def resets(exchange: Exchange) -> None:
    """The connection is broken off."""
    exchange.reset()


class Endpoint:
    """The server. `script` holds what it does with the next requests for a reply; the last goes on for ever."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.script: list[Act] = []
        self.choose: Callable[[Request], Act] | None = None
        """Chooses by the request, in place of the script."""
        self.models: Act = answer(200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}))
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    @property
    def asked(self) -> list[Request]:
        """The requests for replies so far."""
        return [one for one in self.requests if one.path.partition("?")[0].endswith("/chat/completions")]

    def close(self) -> None:
        """End it and everything that hangs."""
        self._over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in (self._thread, *self._threads):
            thread.join(6)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = _read(connection)
            if request is None:
                return
            with self._lock:
                self.requests.append(request)
                act = self._act(request)
            act(Exchange(request, connection, self._over))

    def _act(self, request: Request) -> Act:
        path = request.path.partition("?")[0]
        if path.endswith("/models"):
            return self.models
        if self.choose is not None:
            return self.choose(request)
        if not self.script:
            return failure(500, "nothing was scripted")
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return None
        data += part
    top, _, body = data.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, path, _ = first.split(" ")
    return Request(method, path, headers, json.loads(body) if body else None)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An endpoint that answers by its script."""
    server = Endpoint()
    yield server
    server.close()


class Waits:
    """A clock whose waits are noted and take no time."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.now = 1_700_000_000.0

    async def sleep(self, seconds: float) -> None:
        """Note the wait."""
        self.slept.append(seconds)

    def time(self) -> float:
        """Seconds since the epoch, always the same."""
        return self.now


@pytest.fixture
def waits() -> Waits:
    """What the client's retries waited."""
    return Waits()


def settings_for(url: str, **more: Any) -> Settings:
    """Settings with short deadlines for an address."""
    chosen = {"connect_s": 2, "first_token_s": 5, "stall_s": 5, "call_s": 10, **more}
    return load_settings(**{"api_key": KEY, "base_url": url, "engine": "llm", **chosen})


@pytest_asyncio.fixture
async def client(endpoint: Endpoint, waits: Waits) -> AsyncIterator[OpenAIClient]:
    """A client of the endpoint whose waits take no time."""
    made = OpenAIClient(settings_for(endpoint.url), sleep=waits.sleep, now=waits.time)
    yield made
    await made.aclose()
