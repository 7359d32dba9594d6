"""Reads an endpoint's answer from its bytes: event stream or one JSON body, whichever came, never without bounds."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, NamedTuple

from trainer.llm import faults
from trainer.llm.chat import Reply
from trainer.llm.faults import Place
from trainer.llm.thoughts import Thoughts, without_thoughts
from trainer.translation import figure, tr

MOST_BYTES = 4_000_000
"""Of one answer; a stream needs some 250 bytes for each token."""
MOST_BODY = 1_000_000
"""Of a JSON body, and of one line of a stream."""
MOST_TEXT = 100_000
"""Characters of an answer's own text: far more than anyone asks for here."""
_SIGNS = (b"data:", b"event:", b"id:", b"retry:", b":")


class Event(NamedTuple):
    """One server-sent event."""

    name: str
    data: str


class Answer:
    """One answer as it comes in. Iterate `pieces`; `reply` and `finish` hold from then on what is known."""

    def __init__(self, body: AsyncIterator[bytes], place: Place) -> None:
        self._body, self._place = body, place
        self._text: list[str] = []
        self._length = 0
        self._refusal = ""
        self._model: str | None = None
        self._fingerprint: str | None = None
        self._usage: Any = None
        self.finish: str | None = None
        self.begun = False
        """Something of the answer has come."""

    async def pieces(self) -> AsyncGenerator[str, None]:
        """Pieces of text; an empty one is a sign of life. Raises Fault where the answer is of no use."""
        first, rest = await _first_bytes(self._body)
        if first.startswith((b"{", b"[")):
            yield self._from_body(await _whole(first, rest, self._place))
        elif first.startswith(_SIGNS):
            events = _events(first, rest, self._place)
            async with aclosing(events), aclosing(self._from_events(events)) as pieces:
                async for piece in pieces:
                    yield piece
        elif not first:
            raise faults.no_use(tr("the answer is empty"), self._place)
        elif first.startswith(b"<"):
            raise faults.no_use(tr("with a web page in place of a model's reply"), self._place)
        else:
            raise faults.no_use(tr("in no form that is known"), self._place)

    def reply(self, seconds: float) -> Reply:
        """The whole reply. Raises Fault unless the model finished it by itself and it says something."""
        text = "".join(self._text)
        if self._refusal and not text.strip():
            raise faults.unfit(tr("is a refusal"))
        if self.finish == "length":
            raise faults.unfit(tr("was cut off at its greatest length"))
        if self.finish == "content_filter":
            raise faults.unfit(tr("was stopped by a content filter"))
        if self.finish is None:
            raise faults.no_use(tr("its reply broke off before its end"), self._place)
        if self.finish != "stop":
            raise faults.no_use(
                tr("its reply ended with '{finish}' and not by itself", finish=self._place.scrub(self.finish)),
                self._place,
            )
        if not text.strip():
            raise faults.unfit(tr("is blank"))
        return Reply(
            text=text, model=self._model, finish=self.finish,
            prompt_tokens=_count(self._usage, "prompt_tokens"),
            completion_tokens=_count(self._usage, "completion_tokens"),
            fingerprint=self._fingerprint, seconds=round(seconds, 3),
        )  # fmt: skip

    def _from_body(self, raw: bytes) -> str:
        data = _object(raw.decode("utf-8", "replace"), "its answer is no JSON", self._place)
        self._note(data)
        choice = _first_choice(data)
        if choice is None:
            raise faults.no_use(tr("there is no reply in its answer"), self._place)
        message = choice.get("message")
        if not isinstance(message, dict):
            message = {"content": choice.get("text")}
        self._refusal = _text_of(message.get("refusal"))
        self.finish = _name(choice.get("finish_reason"))
        self.begun = True
        text = without_thoughts(whole_characters(_text_of(message.get("content"))))
        self._keep(text)
        return text

    async def _from_events(self, events: AsyncIterator[Event]) -> AsyncGenerator[str, None]:
        thoughts, half = Thoughts(), ""
        async for event in events:
            if event.data.strip() == "[DONE]":
                break
            data = _object(event.data, "a line of its stream is no JSON", self._place)
            if event.name == "error":
                raise faults.in_body(data.get("error", data), self._place)
            self._note(data)
            choice = _first_choice(data)
            if choice is None:
                continue
            delta = choice.get("delta")
            delta = delta if isinstance(delta, dict) else choice.get("message")
            delta = delta if isinstance(delta, dict) else {}
            self._refusal += _text_of(delta.get("refusal"))
            self.finish = _name(choice.get("finish_reason")) or self.finish
            raw = half + _text_of(delta.get("content"))
            half = raw[-1:] if "\ud800" <= raw[-1:] <= "\udbff" else ""
            piece = thoughts.feed(whole_characters(raw[: len(raw) - len(half)]))
            thinking = any(delta.get(key) for key in ("reasoning_content", "reasoning", "thinking"))
            if raw or thinking or self.finish:
                self.begun = True
                self._keep(piece)
                yield piece
        piece = thoughts.rest() + whole_characters(half)
        if piece:
            self._keep(piece)
            yield piece

    def _keep(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > MOST_TEXT:
            raise faults.no_use(
                tr("with more than {most_text} characters", most_text=figure(MOST_TEXT, ",")), self._place
            )
        if piece:
            self._text.append(piece)

    def _note(self, data: dict[str, Any]) -> None:
        if data.get("error"):
            raise faults.in_body(data["error"], self._place)
        self._model = _name(data.get("model")) or self._model
        self._fingerprint = _name(data.get("system_fingerprint")) or self._fingerprint
        self._usage = data.get("usage") or self._usage


def whole_characters(text: str) -> str:
    """`text` with pairs of surrogates joined and lone ones replaced: it can always be written as UTF-8."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


async def read_json(body: AsyncIterator[bytes], place: Place) -> Any:
    """A whole JSON body, whatever it holds."""
    first, rest = await _first_bytes(body)
    raw = await _whole(first, rest, place)
    try:
        return json.loads(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise faults.no_use(tr("its answer is no JSON"), place) from None


async def _first_bytes(body: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """The beginning of a body without white space, long enough to tell its form, and what comes after it."""
    start = b""
    async for chunk in body:
        start = (start + chunk).lstrip(b" \t\r\n\xef\xbb\xbf")
        if len(start) >= 6 or (start and start[:1] not in b"deir"):
            break
    return start, body


async def _whole(first: bytes, rest: AsyncIterator[bytes], place: Place) -> bytes:
    chunks, size = [first], len(first)
    async for chunk in rest:
        size += len(chunk)
        if size > MOST_BODY:
            break
        chunks.append(chunk)
    if size > MOST_BODY:
        raise faults.no_use(tr("its answer is longer than a million bytes"), place)
    return b"".join(chunks)


async def _events(first: bytes, rest: AsyncIterator[bytes], place: Place) -> AsyncGenerator[Event, None]:
    """The events of a stream, one after the other."""
    name = ""
    data: list[str] = []
    async with aclosing(_lines(first, rest, place)) as lines:
        async for line in lines:
            if not line:
                if data:
                    yield Event(name, "\n".join(data))
                name, data = "", []
                continue
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                data.append(value)
            elif field == "event":
                name = value
    if data:  # servers forget the last blank line
        yield Event(name, "\n".join(data))


async def _lines(first: bytes, rest: AsyncIterator[bytes], place: Place) -> AsyncGenerator[str, None]:
    buffer, total = first, len(first)
    while True:
        *lines, buffer = buffer.replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
        chunk = await anext(rest, None)
        if chunk is None:
            break
        buffer, total = buffer + chunk, total + len(chunk)
        if total > MOST_BYTES or len(buffer) > MOST_BODY:
            raise faults.no_use(tr("its answer is longer than anything that was asked for"), place)
    if buffer.strip():
        yield buffer.decode("utf-8", "replace")


def _object(text: str, otherwise: str, place: Place) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise faults.no_use(otherwise, place) from None
    if not isinstance(data, dict):
        raise faults.no_use(otherwise, place)
    return data


def _first_choice(data: dict[str, Any]) -> dict[str, Any] | None:
    choices = data.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else None


def _text_of(content: Any) -> str:
    """The text of a content field: a string, or a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(_text_of(part.get("text")) for part in content if isinstance(part, dict))
    return ""


def _name(value: Any) -> str | None:
    return whole_characters(value)[:200] if isinstance(value, str) and value else None


def _count(usage: Any, key: str) -> int | None:
    value = usage.get(key) if isinstance(usage, dict) else None
    sensible = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000_000
    return value if sensible else None
