"""Which encoder this machine has, and in one sentence why it has none."""

from __future__ import annotations

from trainer.encoder.cached import KEPT, CachedEncoder
from trainer.encoder.endpoint import Embed, EndpointEncoder
from trainer.encoder.nano import NanoEncoder, obstacle
from trainer.errors import TrainerError


def find_encoder(embed: Embed | None = None, kept: int = KEPT) -> CachedEncoder | None:
    """The encoder to use, behind a cache: the wheel's, else the one behind `embed`, else None.

    `embed` asks an endpoint; it is called only where the wheel's encoder cannot be used. The vectors of the
    `kept` texts used last are remembered.
    """
    if obstacle() is None:
        return CachedEncoder(NanoEncoder(), kept)
    if embed is not None:
        try:
            return CachedEncoder(EndpointEncoder(embed), kept)
        except TrainerError:
            return None
    return None


def why_no_encoder(embed: Embed | None = None) -> str | None:
    """Why `find_encoder` finds none, in one sentence, or None where it finds one."""
    reason = obstacle()
    if reason is None or embed is None:
        return reason
    try:
        EndpointEncoder(embed)
    except TrainerError as error:
        return f"{reason} {error}"
    return None
