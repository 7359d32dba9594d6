"""Keys and passwords, kept out of everything that people or logs may see."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from trainer.domain.text import one_line

HIDDEN = "[key]"
SHOWN = 160
"""Characters of a server's own words that an error repeats."""
_LOOKS_LIKE_KEY = re.compile(r"\b(?:sk|pk|key|api)-[A-Za-z0-9_*.-]{6,}|\b[Bb]earer\s+[^\s\"',;]+")


class Scrubber:
    """Takes one endpoint's secrets out of texts."""

    def __init__(self, key: str | None, base_url: str) -> None:
        parts = urlsplit(base_url)
        secrets = [key, parts.password, parts.username if parts.password else None]
        plain = [secret for secret in secrets if secret and len(secret) >= 4]
        self._secrets = sorted({form for one in plain for form in (one, quote(one, safe=""))}, key=len, reverse=True)
        self.address = without_login(base_url)

    def __call__(self, text: str) -> str:
        """The beginning of a text on one line, without secrets and without anything that looks like one."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return one_line(_LOOKS_LIKE_KEY.sub(HIDDEN, text), SHOWN)


def without_login(url: str) -> str:
    """An address without user, password, query and fragment."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
