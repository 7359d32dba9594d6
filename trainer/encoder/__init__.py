"""Sentence encoders: text in, numbers out that lie close together where meanings do.

`encoder` is the contract; `nano` and `endpoint` provide the same model in two ways; `cached` sees to it that
nothing is encoded twice; `finding` picks the one that this machine has.
"""

from trainer.encoder.cached import CachedEncoder
from trainer.encoder.encoder import Encoder
from trainer.encoder.endpoint import EndpointEncoder
from trainer.encoder.finding import find_encoder, why_no_encoder

__all__ = ["CachedEncoder", "Encoder", "EndpointEncoder", "find_encoder", "why_no_encoder"]
