"""Finds the character card in a PNG: in its tEXt, zTXt and iTXt chunks, each checked, none trusted."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from trainer.errors import ContentError
from trainer.translation import tr

MAX_CHUNKS = 20_000
MAX_TEXT = 4 * 1024 * 1024
"""Longest text of a chunk, packed or unpacked, in bytes."""
KEYWORDS = ("ccv3", "chara")
"""Names of the chunks that hold a card, the better one first."""
SIGNATURE = 8


class Chunk(NamedTuple):
    """One chunk of a PNG, its checksum right."""

    kind: bytes
    body: bytes


def card_chunks(raw: bytes, file: str) -> bytes:
    """The JSON of the card in a PNG's bytes: V3 before V2. Raises ContentError where there is none."""
    found: dict[str, bytes] = {}
    for chunk in _chunks(raw, file):
        if chunk.kind in (b"tEXt", b"zTXt", b"iTXt"):
            keyword, _, rest = chunk.body.partition(b"\0")
            name = keyword.decode("latin-1").lower()
            if name in KEYWORDS and name not in found:
                found[name] = _text(chunk.kind, rest, file)
    for name in KEYWORDS:
        if name in found:
            return _unpacked(found[name], file)
    raise ContentError(
        tr("{file}: there is no character card in this picture.", file=file), next_step=tr("Export it as a card again.")
    )


def _chunks(raw: bytes, file: str) -> Iterator[Chunk]:
    place = SIGNATURE
    for _ in range(MAX_CHUNKS):
        if place + 12 > len(raw):
            raise ContentError(tr("{file}: the picture breaks off.", file=file), next_step=tr("Download it again."))
        length, kind = struct.unpack_from(">I4s", raw, place)
        end = place + 8 + length
        if end + 4 > len(raw):
            raise ContentError(tr("{file}: the picture breaks off.", file=file), next_step=tr("Download it again."))
        body = raw[place + 8 : end]
        if zlib.crc32(body, zlib.crc32(kind)) != struct.unpack_from(">I", raw, end)[0]:
            raise ContentError(
                tr("{file}: the picture is damaged (a checksum is wrong).", file=file),
                next_step=tr("Download it again."),
            )
        if kind == b"IEND":
            return
        yield Chunk(kind, body)
        place = end + 4
    raise ContentError(
        tr("{file}: the picture has too many parts.", file=file), next_step=tr("Save it anew in a picture editor.")
    )


def _text(kind: bytes, rest: bytes, file: str) -> bytes:
    """The text of a chunk after its keyword."""
    if kind == b"tEXt":
        return _within(rest, file)
    if kind == b"zTXt":
        return _inflated(rest[1:], file)
    packed, rest = rest[:1] == b"\1", rest[2:]
    _, _, rest = rest.partition(b"\0")  # the language
    _, _, rest = rest.partition(b"\0")  # the keyword in that language
    return _inflated(rest, file) if packed else _within(rest, file)


def _within(text: bytes, file: str) -> bytes:
    if len(text) > MAX_TEXT:
        raise ContentError(
            tr("{file}: the card is larger than {max_text} MB.", file=file, max_text=MAX_TEXT // 1024 // 1024),
            next_step=tr("Shorten it."),
        )
    return text


def _inflated(packed: bytes, file: str) -> bytes:
    """The unpacked text; what would become larger than a card may be is not unpacked."""
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(packed, MAX_TEXT + 1)
    except zlib.error:
        raise ContentError(
            tr("{file}: the card in it cannot be unpacked.", file=file), next_step=tr("Download it again.")
        ) from None
    _within(text, file)
    if not machine.eof:
        raise ContentError(tr("{file}: the card in it breaks off.", file=file), next_step=tr("Download it again."))
    return text


def _unpacked(text: bytes, file: str) -> bytes:
    """The JSON in a chunk's text, which is base64; some programs write it plainly."""
    text = text.strip()
    if text.startswith(b"{"):
        return text
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ContentError(
            tr("{file}: the card in it is not base64.", file=file), next_step=tr("Export it as a card again.")
        ) from None
