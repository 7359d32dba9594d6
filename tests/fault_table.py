"""Every fault of an endpoint in a table: what it does, what that comes to, how many requests it may cost."""

from __future__ import annotations

from typing import NamedTuple

from tests.fake_endpoint import (
    DONE,
    KEY,
    Act,
    Exchange,
    answer,
    chunk,
    event,
    failure,
    head,
    resets,
    says,
    stream_of,
    streamed,
)
from trainer.errors import BusyError, EndpointError, KeyRefusedError, ReplyError, UnfitReplyError


class Case(NamedTuple):
    """A fault, what it must come to, and how many requests it may cost."""

    act: Act
    error: type[EndpointError]
    says: str
    requests: int


def cut_body(exchange: Exchange) -> None:
    """Less than was announced."""
    exchange.send(head(200, {"Content-Type": "application/json", "Content-Length": "5000"}) + b'{"choices": [')


def cut_chunk(exchange: Exchange) -> None:
    """A chunk of which half comes, after one that came whole."""
    first = chunk("Half a sen").encode()
    exchange.send(head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}))
    exchange.send(f"{len(first):x}\r\n".encode() + first + b"\r\n" + b"400\r\ndata: {")


def bad_chunk(exchange: Exchange) -> None:
    """A chunk whose length is no number."""
    exchange.send(head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}) + b"oops\r\n")


def no_http(exchange: Exchange) -> None:
    """Some other program listens there."""
    exchange.send(b"SSH-2.0-OpenSSH_9.2\r\n")


def unstreamed(act: Act) -> Act:
    """The same from a server that ignores `stream`."""

    def whole(exchange: Exchange) -> None:
        request = exchange.request
        exchange.request = request._replace(body={**request.body, "stream": False})
        act(exchange)

    return whole


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
    "busy for five minutes": Case(failure(429, Retry_After="300"), BusyError, "asks to wait 5 min", 1),
    "down for an hour": Case(failure(503, Retry_After="3600"), BusyError, "asks to wait 60 min", 1),
    "internal 500": Case(failure(500), EndpointError, "fails .500", 4),
    "bad gateway 502": Case(answer(502, "<html>bad gateway</html>", "text/html"), EndpointError, "fails .502", 4),
    "unavailable 503": Case(failure(503, "loading model"), EndpointError, "loading model", 4),
    "gateway timeout 504": Case(failure(504), EndpointError, "too slow", 4),
    "not implemented 501": Case(failure(501), EndpointError, "501", 1),
    "reset before the first byte": Case(resets, EndpointError, "connection .* was lost", 4),
    "another program's greeting": Case(no_http, EndpointError, "was lost", 4),
    "a redirect in a circle": Case(answer(307, "", Location="/v1/chat/completions"), EndpointError, "circle", 4),
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
    "a chunk cut in half": Case(cut_chunk, EndpointError, "was lost", 1),
    "a chunk without a length": Case(bad_chunk, EndpointError, "was lost", 4),
    "an event that is no object": Case(stream_of(event("[1]")), ReplyError, "no JSON", 1),
    "null choices": Case(stream_of(event({"choices": None}), DONE), ReplyError, "broke off", 1),
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
