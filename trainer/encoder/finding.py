"""Which encoder this machine has, and in one sentence why it has none."""

from __future__ import annotations

from typing import NamedTuple

from trainer.encoder.cached import KEPT, CachedEncoder
from trainer.encoder.endpoint import Embed, EndpointEncoder
from trainer.encoder.nano import NanoEncoder, obstacle
from trainer.errors import TrainerError


class Found(NamedTuple):
    """An encoder, or why there is none."""

    encoder: CachedEncoder | None
    remote: EndpointEncoder | None = None
    """What is behind the cache, where that is an endpoint: it can fail at any time."""
    why: str = ""
    """Why there is none, in one or two sentences."""


def look_for_encoder(embed: Embed | None = None, kept: int = KEPT) -> Found:
    """The encoder to use, behind a cache: the wheel's, else the one behind `embed`, else none and why.

    `embed` asks an endpoint; it is called only where the wheel's encoder cannot be used. The vectors of the
    `kept` texts used last are remembered.
    """
    reason = obstacle()
    if reason is None:
        return Found(CachedEncoder(NanoEncoder(), kept))
    if embed is None:
        return Found(None, why=reason)
    try:
        remote = EndpointEncoder(embed)
    except TrainerError as error:
        return Found(None, why=f"{reason} {error}")
    return Found(CachedEncoder(remote, kept), remote)


def find_encoder(embed: Embed | None = None, kept: int = KEPT) -> CachedEncoder | None:
    """The encoder that `look_for_encoder` finds, or None."""
    return look_for_encoder(embed, kept).encoder


def why_no_encoder(embed: Embed | None = None) -> str | None:
    """Why `look_for_encoder` finds none, or None where it finds one."""
    return look_for_encoder(embed).why or None
