"""The models that an endpoint lists."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from trainer.domain.text import one_line

MOST = 200
_NO_CHAT = re.compile(
    r"embed|rerank|whisper|\btts\b|dall-?e|image|moderation|transcri|realtime|\be5\b|\bbge\b|minilm|clip\b|guard|ocr",
    re.IGNORECASE,
)
_SERVED = ("max_model_len", "loaded_context_length", "n_ctx", "context_length", "context_window")
_CONTEXT_KEYS = (*_SERVED, "max_context_length", "n_ctx_train")
"""What servers call it: what is served stands before what the model was made for."""


class Listed(NamedTuple):
    """One model of the list."""

    id: str
    context: int | None = None
    """Longest context in tokens, where the server says."""
    served: bool = False
    """The server gives the model that much; else the model was made for it, and may be served with less."""


def listed(data: Any) -> list[Listed]:
    """The models in the answer to a request for the list; nothing where it holds none."""
    rows = (data.get("data") or data.get("models")) if isinstance(data, dict) else data
    found = []
    for row in rows[:MOST] if isinstance(rows, list) else []:
        name = (row.get("id") or row.get("name")) if isinstance(row, dict) else row
        if isinstance(name, str) and name.strip():
            found.append(Listed(one_line(name, 120), *_context(row)))
    return found


def suggested(models: list[Listed]) -> str | None:
    """The first of them that can hold a conversation, as far as its name tells; else None."""
    return next((model.id for model in models if not _NO_CHAT.search(model.id)), None)


def _context(row: Any) -> tuple[int | None, bool]:
    sources = [source for source in (row, row.get("meta")) if isinstance(source, dict)] if isinstance(row, dict) else []
    for key in _CONTEXT_KEYS:
        for source in sources:
            value = source.get(key)
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value, key in _SERVED
    return None, False
