"""How much of a long prompt a model reads, where nobody says: long lists are sent, and the first line is asked for.

Servers differ in what they do with too much. Some refuse it; Ollama and others drop the beginning without a word, so
that the instructions and the first half of a conversation would be graded unseen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from trainer.errors import EndpointError
from trainer.llm.chat import Message, Reply
from trainer.llm.client import OpenAIClient
from trainer.llm.faults import TOO_LONG
from trainer.translation import figure, mark, tr

SIZES = (6_000, 12_000)
"""Tokens that are tried: room for a usual conversation with its case and a rubric, and for a long one."""
FIRST_LINES = 40
"""A short list, by which the tokens in a line are counted."""
TOKENS_A_LINE = 13
"""Where the server does not count."""
CUT = 0.9
"""Fewer tokens than this share of what was to be expected were not read."""
ROOM = 1000
"""Tokens for the answer of a model that thinks first."""
DEADLINE_S = 120.0
"""For one list; on a slow machine a long one takes minutes, and then that is the finding."""
MORE = mark("Serve the model with more (Ollama: OLLAMA_CONTEXT_LENGTH=16384)")
WORDS = ("harbour", "lantern", "meadow", "copper", "violin", "saddle", "orchard", "pebble", "candle", "feather")
_LIMIT = re.compile(r"(?:context (?:length|size|window)|n_ctx)[^\d]{0,24}(\d[\d,]{2,8})", re.IGNORECASE)


class Measured(NamedTuple):
    """What is known of a model's context."""

    tokens: int | None
    how: Literal["set", "told", "tried", "cut", "refused"] | None
    said: str
    """In sentences."""


async def measured(client: OpenAIClient, model: str, step: Callable[[str], None]) -> Measured:
    """What longer and longer lists show. It raises nothing."""
    trial = _Trial(client, model)
    try:
        step(tr("{model}: how its tokens are counted", model=model))
        short = await trial.ask(FIRST_LINES)
        a_line = short.counted / FIRST_LINES if short.counted else TOKENS_A_LINE
        best = short.counted or round(FIRST_LINES * a_line)
        for size in SIZES:
            step(tr("{model}: a prompt of {size} tokens", model=model, size=figure(size, ",")))
            asked = await trial.ask(round(size / a_line))
            if (cut := _cut(asked, size, short)) is not None:
                return cut
            best = asked.counted or size
    except EndpointError as error:
        return _failed(error, trial.tokens)
    said = mark("Context: at least {count} tokens; longer prompts were not tried.")
    if not short.found:
        said = mark("Context: at least {count} tokens, by the server's own count; longer prompts were not tried.")
    return Measured(best, "tried", tr(said, count=figure(best, ",")))


class _Asked(NamedTuple):
    counted: int | None
    found: bool
    """The word of the first line came back."""


class _Trial:
    """Sends the lists, no two of which begin alike: servers keep beginnings and may not count them again."""

    def __init__(self, client: OpenAIClient, model: str) -> None:
        self._client, self._model = client, model
        self.tokens: int | None = None
        """Of the longest prompt that was answered."""

    async def ask(self, lines: int) -> _Asked:
        """The answer to a list of so many lines."""
        drawn = random.Random(lines)
        first = drawn.choice(WORDS)
        rows = [f"Line 1: the word is {first}."]
        rows += [f"Line {number}: {' '.join(drawn.sample(WORDS, 4))}." for number in range(2, lines + 1)]
        question = "Which word does line 1 say the word is? Answer with that word alone."
        messages = (Message("system", "\n".join(rows)), Message("user", question))
        reply: Reply = await self._client.complete(
            messages, model=self._model, temperature=0.0, max_tokens=ROOM, deadline_s=DEADLINE_S
        )
        self.tokens = reply.prompt_tokens or round(lines * TOKENS_A_LINE)
        return _Asked(reply.prompt_tokens, first in reply.text.lower())


def _cut(asked: _Asked, expected: int, short: _Asked) -> Measured | None:
    """What there is to say where the beginning of a prompt got lost; None where it did not."""
    if asked.counted and short.counted and asked.counted < CUT * expected:
        said = tr(
            "Context: of a prompt of about {size} tokens {count} are read, the rest is cut without a word. {more}, or "
            "set TRAINER_CONTEXT_TOKENS={limit}.",
            size=figure(expected, ","),
            count=figure(asked.counted, ","),
            more=tr(MORE),
            limit=asked.counted,
        )
        return Measured(asked.counted, "cut", said)
    if short.found and not asked.found and not asked.counted:
        said = tr(
            "Context: it does not know how a prompt of about {size} tokens begins: it was probably cut. {more}, or set "
            "TRAINER_CONTEXT_TOKENS.",
            size=figure(expected, ","),
            more=tr(MORE),
        )
        return Measured(None, "cut", said)
    return None


def _failed(error: EndpointError, answered: int | None) -> Measured:
    before = tr("; one of {count} was read", count=figure(answered, ",")) if answered else ""
    if tr(TOO_LONG) in error.what:
        found = _LIMIT.search(error.what)
        limit = int(found[1].replace(",", "")) if found else answered
        told = tr("Context: {count} tokens", count=figure(limit, ",")) if limit else tr("Context: short")
        said = tr("{context}; a longer prompt is refused, and not cut{before}.", context=told,
                  before=before if not found else "")  # fmt: skip
        return Measured(limit, "refused", said)
    said = tr("Context: a longer prompt was not answered ({what}){before}.", what=error.what.rstrip("."), before=before)
    return Measured(answered, "tried" if answered else None, said)
