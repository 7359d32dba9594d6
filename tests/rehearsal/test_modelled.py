"""Sessions in which a model takes part: how it is asked to play an agent, what is sent of its answer, what it cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from trainer.domain.persona import Persona
from trainer.llm.chat import Message, Reply, Structured
from trainer.rehearsal.crowd import play_with_model, tasks
from trainer.rehearsal.modelled import DONE, CountingClient, ModelAgent
from trainer.rehearsal.play import Parts
from trainer.rehearsal.script import kind

ANSWERS = ["Agent: Hello, I'm Kim. What happened?", "“I see. Go on.”", f"That will be all, goodbye. {DONE}"]


class Reader:
    """Somebody in the model's place who answers from a list, and keeps what they were asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Message]] = []

    async def complete(self, messages: Sequence[Message], **_: Any) -> Reply:
        """The next answer."""
        self.asked.append(messages)
        return Reply(ANSWERS[len(self.asked) - 1], prompt_tokens=100, completion_tokens=10, seconds=0.5)

    async def stream(self, messages: Sequence[Message], **_: Any) -> AsyncGenerator[str | Reply, None]:
        """The next answer in one piece."""
        reply = await self.complete(messages)
        yield reply.text
        yield reply

    async def structured(
        self, messages: Sequence[Message], schema: Mapping[str, Any], name: str, **_: Any
    ) -> Structured:
        """No object."""
        assert schema, name
        return Structured(None, await self.complete(messages), "plain", "there is none")

    async def context(self, model: str | None) -> int | None:
        """Nobody knows of any model."""
        return len(model) if model else None


def test_a_model_plays_the_agent_from_a_brief_and_its_cost_is_counted(denise: Persona, parts: Parts) -> None:
    """It sees the case as data and the conversation from its side; what it puts around its words is taken off."""
    model = Reader()
    client = CountingClient(model)
    agent = ModelAgent(client, None, kind("hasty", "en"), seed=1, temperature=0.7)
    outcome = play_with_model(
        tasks([denise], ["hasty"], 1, 1),
        lambda _: (parts, agent),
        finish=lambda _, played: played._replace(usage=client.usage),
    )
    (played,) = outcome.played
    assert [said.text for said in played.said] == [
        "Hello, I'm Kim. What happened?", "I see. Go on.", "That will be all, goodbye."
    ]  # fmt: skip
    assert (played.said[-1].action, played.ending) == ("end", "ended_by_agent")
    assert outcome.sessions[0].usage == {
        "requests": 3, "prompt_tokens": 300, "completion_tokens": 30, "seconds": 1.5
    }  # fmt: skip
    system = model.asked[0][0].content
    assert kind("hasty", "en").brief.strip() in system
    assert denise.authority.offers[0].what in system
    assert denise.story.need not in system
    assert [message.role for message in model.asked[2]] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert model.asked[0][0] == model.asked[2][0]
