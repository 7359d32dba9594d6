"""What goes to a model and comes back, as plain values, and the contract of a client."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

Role = Literal["system", "user", "assistant"]
Mode = Literal["json_schema", "json_object", "plain"]
"""How an endpoint is told to answer in JSON, the strictest first."""

MODES: tuple[Mode, ...] = ("json_schema", "json_object", "plain")

CHARS_A_TOKEN = 7
"""More characters than any tokenizer puts into a token on average: fewer tokens than this counted mean a cut prompt."""


class Message(NamedTuple):
    """One message of a request."""

    role: Role
    content: str


class Reply(NamedTuple):
    """A whole answer: it was finished by the model itself, and its text is not blank."""

    text: str
    model: str | None = None
    """The model as the endpoint names it."""
    finish: str = "stop"
    prompt_tokens: int | None = None
    """None where the endpoint does not count, or counts nonsense."""
    completion_tokens: int | None = None
    fingerprint: str | None = None
    """What the server says of its own configuration."""
    seconds: float = 0.0
    """From the request to the end, retries included."""


class Structured(NamedTuple):
    """An answer that should be a JSON object."""

    data: dict[str, Any] | None
    """The object; None where the text holds none."""
    reply: Reply
    mode: Mode
    problem: str = ""
    """Why there is no object, in one clause for the model to mend."""


class ChatClient(Protocol):
    """Asks a model. Everything raises EndpointError, and nothing else, where the endpoint fails.

    `model` None means the first that the endpoint lists; `temperature` is 0–2; `deadline_s` bounds the whole call,
    retries included, below what the settings allow.
    """

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        model: str | None,
        temperature: float,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
    ) -> Reply:
        """The whole answer."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        model: str | None,
        temperature: float,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
    ) -> AsyncGenerator[str | Reply, None]:
        """Pieces of text as they come, then the whole reply, always last. Close it to stop the model."""
        ...

    async def structured(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        name: str,
        *,
        model: str | None,
        temperature: float = 0.0,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
    ) -> Structured:
        """An answer as a JSON object by `schema`, asked for in the strictest way that the endpoint knows.

        Whether it fits the schema is for the caller to check.
        """
        ...

    async def context(self, model: str | None) -> int | None:
        """The model's longest context in tokens, as set or as the endpoint tells; None where nobody knows.

        Raises nothing: an endpoint that cannot say is one that nobody knows it of.
        """
        ...


def prompt_was_cut(messages: Sequence[Message], prompt_tokens: int | None) -> bool:
    """Whether the endpoint counted so few tokens that it cannot have read the whole prompt."""
    characters = sum(len(message.content) for message in messages)
    return bool(prompt_tokens) and (prompt_tokens or 0) < characters / CHARS_A_TOKEN - 8
