"""Sessions in which a model takes part: what it cost, and a model that plays the agent from a kind's brief."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from trainer.domain.conversation import Turn
from trainer.domain.text import clean
from trainer.llm.chat import ChatClient, Message, Reply, Structured
from trainer.llm.prompts import Prompts, fenced
from trainer.rehearsal.script import Kind
from trainer.rehearsal.sight import Said, Sight

PROMPTS = Prompts(Path(__file__).parent / "prompts")
LONGEST = 900
"""Characters of a model's message that are sent: nobody says more in one go."""
TOKENS = 2200
"""Room for a message, and for models that think before they speak."""
DONE = "[done]"
"""What a model writes that thinks the conversation is over."""


class CountingClient:
    """A client that keeps the reply to every request, to say what a session cost."""

    def __init__(self, inner: ChatClient) -> None:
        self._inner = inner
        self.replies: list[Reply] = []

    async def complete(self, messages: Sequence[Message], **wanted: Any) -> Reply:
        """The whole answer."""
        reply = await self._inner.complete(messages, **wanted)
        self.replies.append(reply)
        return reply

    async def stream(self, messages: Sequence[Message], **wanted: Any) -> AsyncGenerator[str | Reply, None]:
        """Pieces of text, then the whole reply."""
        async with aclosing(self._inner.stream(messages, **wanted)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Reply):
                    self.replies.append(piece)
                yield piece

    async def structured(
        self, messages: Sequence[Message], schema: Mapping[str, Any], name: str, **wanted: Any
    ) -> Structured:
        """An answer as a JSON object."""
        answer = await self._inner.structured(messages, schema, name, **wanted)
        self.replies.append(answer.reply)
        return answer

    async def context(self, model: str | None) -> int | None:
        """How many tokens the model can hold, where that is known."""
        return await self._inner.context(model)

    @property
    def usage(self) -> dict[str, int | float]:
        """Requests, tokens where the endpoint counted them, and seconds. A stream that was cut off counts nothing."""
        return {
            "requests": len(self.replies),
            "prompt_tokens": sum(reply.prompt_tokens or 0 for reply in self.replies),
            "completion_tokens": sum(reply.completion_tokens or 0 for reply in self.replies),
            "seconds": round(sum(reply.seconds for reply in self.replies), 2),
        }


class ModelAgent:
    """An agent whom a model plays, from the brief of its kind and what an agent can see."""

    def __init__(self, client: ChatClient, model: str | None, script: Kind, *, seed: int, temperature: float) -> None:
        self._client, self._model, self._script = client, model, script
        self._seed, self._temperature = seed, temperature
        self._mark = secrets.token_hex(4)

    async def answer(self, sight: Sight) -> Said | None:
        """The model's next message, or None where it calls the conversation done. Raises EndpointError."""
        reply = await self._client.complete(
            messages_for(self._script, sight, self._mark),
            model=self._model, temperature=self._temperature, max_tokens=TOKENS,
            seed=(self._seed + sight.message) % 2**31,
        )  # fmt: skip
        text = clean(reply.text).strip()
        ends = text.lower().endswith(DONE)
        said = text[: -len(DONE)].strip() if ends else text
        said = said.removeprefix("Agent:").strip().strip('"“”')[:LONGEST]
        if ends:
            return Said(said, "end") if sight.own else None
        return Said(said or "…")


def messages_for(script: Kind, sight: Sight, mark: str) -> tuple[Message, ...]:
    """The request for the agent's next message: the brief and the case first, then what was said, from their side.

    The case stands between lines with `mark`, as data.
    """
    persona = sight.persona
    case = fenced(PROMPTS.render("case.j2", persona=persona), mark, "case")
    system = PROMPTS.render(
        "agent.j2",
        brief=script.brief,
        case=case,
        channel=persona.channel,
        name=persona.name,
        lang=persona.lang,
        done=DONE,
    )
    return (Message("system", system), *(_as_message(turn) for turn in sight.turns))


def _as_message(turn: Turn) -> Message:
    return Message("assistant" if turn.speaker == "agent" else "user", turn.text)
