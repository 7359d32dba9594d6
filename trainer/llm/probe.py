"""What an endpoint can do, found by trying: for `trainer doctor`."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

from trainer.domain.base import Model
from trainer.errors import EndpointError
from trainer.llm.chat import Message, Mode, Reply
from trainer.llm.client import OpenAIClient
from trainer.llm.listing import Listed
from trainer.llm.scrub import without_login
from trainer.settings import Settings

DEADLINE_S = 60.0
"""For each thing that is tried."""
SHOWN = 12
"""Models that are named."""
SMALL_CONTEXT = 8000
"""Tokens below which a whole conversation with its case and a rubric may not fit."""
_SAY = (
    Message("system", "You are a customer on the telephone. Answer in one short sentence."),
    Message("user", "Say that you have been waiting since Tuesday."),
)
_ANSWER = (Message("user", 'Answer as JSON: the field "word" holds the word "yes", the field "count" the number 2.'),)
_SCHEMA: dict[str, Any] = {
    "type": "object", "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["word", "count"], "additionalProperties": False,
}  # fmt: skip


class Report(Model):
    """What was found at an endpoint."""

    address: str
    works: bool = False
    """A model answers: it can be practised with."""
    model: str | None = None
    """The model that was asked."""
    models: tuple[str, ...] = ()
    """What the endpoint lists, at most 200."""
    context: int | None = None
    """The model's longest context in tokens, where the endpoint says."""
    streams: bool = False
    json_schema: bool = False
    """It takes a JSON Schema and keeps to it."""
    json_object: bool = False
    findings: tuple[str, ...] = ()
    """The same in sentences, with what to do."""


async def probe(settings: Settings) -> Report:
    """Try the endpoint of these settings. It raises nothing: what fails is a finding."""
    try:
        client = OpenAIClient(settings)
    except EndpointError as error:
        return Report(address=without_login(settings.base_url or ""), findings=(str(error),))
    try:
        return await _Probe(client, settings).report()
    finally:
        await client.aclose()


class _Probe:
    def __init__(self, client: OpenAIClient, settings: Settings) -> None:
        self._client, self._settings = client, settings
        self._findings: list[str] = []
        self._model: str | None = settings.model

    async def report(self) -> Report:
        listed = await self._listed()
        works = streams = False
        modes: dict[Mode, bool] = {}
        try:
            self._model = await self._client.model(self._settings.model)
            works, streams = await self._speaks()
        except EndpointError as error:
            self._findings.append(str(error))
        if works:
            for mode in ("json_schema", "json_object"):
                modes[mode] = await self._keeps_to(mode)
            self._conclude(modes)
        context = next((one.context for one in listed if one.id == self._model), None)
        if context is not None:
            small = "; long conversations will not fit for grading" if context < SMALL_CONTEXT else ""
            self._findings.append(f"The context of {self._model} is {context:,} tokens{small}.")
        return Report(
            address=self._client.address, works=works, model=self._model, models=tuple(one.id for one in listed),
            context=context, streams=streams, json_schema=modes.get("json_schema", False),
            json_object=modes.get("json_object", False), findings=tuple(self._findings),
        )  # fmt: skip

    async def _listed(self) -> list[Listed]:
        try:
            found = await self._client.models()
        except EndpointError as error:
            self._findings.append(f"It lists no models: {error}")
            return []
        names = [one.id for one in found]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        self._findings.append(f"Models: {', '.join(names[:SHOWN])}{more}." if names else "It lists no models.")
        wanted = self._settings.model
        if wanted and names and wanted not in names:
            self._findings.append(f"OPENAI_MODEL is '{wanted}', which is not among them.")
        return found

    async def _speaks(self) -> tuple[bool, bool]:
        """Whether it answers, and whether piece by piece. Raises EndpointError where it does not answer at all."""
        pieces, reply = 0, None
        items = self._client.stream(
            _SAY, model=self._model, temperature=0.0, max_tokens=400, deadline_s=DEADLINE_S
        )  # room for models that think first
        failure: EndpointError | None = None
        try:
            async with aclosing(items):
                async for item in items:
                    if isinstance(item, Reply):
                        reply = item
                    else:
                        pieces += 1
        except EndpointError as error:
            failure = error
        if reply is None:
            reply = await self._client.complete(
                _SAY, model=self._model, temperature=0.0, max_tokens=400, deadline_s=DEADLINE_S
            )
            self._findings.append(f"Streaming fails: {failure} Without it {self._model} answers.")
            return True, False
        streams = pieces > 1
        how = "piece by piece" if streams else "whole: replies will appear at once"
        self._findings.append(f"{self._model} answers in {reply.seconds:.1f} s, {how}.")
        if reply.prompt_tokens is None:
            self._findings.append("It does not count tokens: whether a prompt was cut cannot be checked.")
        return True, streams

    async def _keeps_to(self, mode: Mode) -> bool:
        try:
            found = await self._client.structured(
                _ANSWER, _SCHEMA, "answer", model=self._model, max_tokens=400, deadline_s=DEADLINE_S, only=mode
            )
        except EndpointError as error:
            self._findings.append(f"{mode}: does not work ({error.what.rstrip('.')}).")
            return False
        fits = found.data is not None and isinstance(found.data.get("word"), str) and set(found.data) == {
            "word", "count"
        }  # fmt: skip
        self._findings.append(f"{mode}: {'works' if fits else 'is taken, but the answer does not keep to it'}.")
        return fits

    def _conclude(self, modes: dict[Mode, bool]) -> None:
        if not any(modes.values()):
            self._findings.append(
                "Moves and grades are asked for with the schema in the prompt; a small model may fail at it, and then "
                "the offline engine reads and the criterion stays ungraded."
            )


__all__ = ["Report", "probe"]
