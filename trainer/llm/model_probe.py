"""What one model of an endpoint can do, found by trying: answering, streaming, JSON, and how much it reads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Literal

from trainer.domain.base import Model
from trainer.errors import EndpointError
from trainer.llm.chat import Message, Mode, Reply, Structured
from trainer.llm.client import OpenAIClient
from trainer.llm.context_probe import Measured, measured
from trainer.llm.listing import Listed
from trainer.settings import Settings
from trainer.translation import figure, mark, tr

DEADLINE_S = 60.0
"""For each thing that is tried."""
SMALL_CONTEXT = 8000
"""Tokens below which a whole conversation with its case and a rubric may not fit."""
ROOM = 400
"""Tokens for a short answer of a model that thinks first."""
_SAY = (
    Message("system", "You are a customer on the telephone. Answer in one short sentence."),
    Message("user", "Say that you have been waiting since Tuesday."),
)
_ANSWER = (Message("user", 'Answer as JSON: the field "word" holds the word "yes", the field "count" the number 2.'),)
_SCHEMA: dict[str, Any] = {
    "type": "object", "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["word", "count"], "additionalProperties": False,
}  # fmt: skip
Kept = Literal["kept", "taken", "rejected"]
"""A way to ask for JSON: the answer keeps to it; it is taken and the answer does not; it is not taken."""


class ModelReport(Model):
    """What was found about one model."""

    model: str
    works: bool = False
    """It answers: it can be practised with."""
    named: str | None = None
    """The name under which it answered."""
    streams: bool = False
    json_schema: Kept = "rejected"
    json_object: Kept = "rejected"
    mode: Mode = "plain"
    """How it would be asked for JSON."""
    context: int | None = None
    """Tokens that it reads, as far as is known."""
    context_from: Literal["set", "told", "tried", "cut", "refused"] | None = None
    """Whether that is the setting's figure, the endpoint's own, the longest prompt that was read whole, where a prompt
    was cut, or the longest before one that was refused.
    """
    findings: tuple[str, ...] = ()
    """The same in sentences, with what to do."""


class ModelProbe:
    """Tries one model; `listed` is what the endpoint's list says of it."""

    def __init__(
        self, client: OpenAIClient, settings: Settings, model: str, listed: Listed | None, step: Callable[[str], None]
    ) -> None:
        self._client, self._settings, self._model, self._listed = client, settings, model, listed
        self._step = step
        self._findings: list[str] = []
        self._counts = False
        """It counted the tokens of a prompt; some servers do so for whole answers only, as are graded by."""

    async def report(self) -> ModelReport:
        """What was found. It raises nothing: what fails is a finding."""
        self._step(tr("{model}: an answer, streamed", model=self._model))
        try:
            reply, streams = await self._speaks()
        except EndpointError as error:
            return ModelReport(model=self._model, findings=(str(error),))
        self._name(reply)
        kept: dict[Mode, Kept] = {}
        for mode in ("json_schema", "json_object"):
            self._step(f"{self._model}: {mode}")
            kept[mode] = await self._keeps_to(mode)
        mode = next((one for one, how in kept.items() if how != "rejected"), "plain")
        if "kept" not in kept.values():
            self._findings.append(
                tr(
                    "The schema is told in words; a small model may fail at it, and then the offline engine reads "
                    "and the criterion stays ungraded."
                )
            )
        if not self._counts:
            self._findings.append(tr("It does not count tokens: whether a prompt was cut cannot be checked."))
        context = await self._context()
        return ModelReport(
            model=self._model, works=True, named=reply.model, streams=streams, mode=mode,
            json_schema=kept["json_schema"], json_object=kept["json_object"], context=context.tokens,
            context_from=context.how, findings=tuple(self._findings),
        )  # fmt: skip

    async def _speaks(self) -> tuple[Reply, bool]:
        """Its answer, and whether that came piece by piece. Raises EndpointError where it does not answer at all."""
        pieces, reply = 0, None
        failure: EndpointError | None = None
        items = self._client.stream(_SAY, model=self._model, temperature=0.0, max_tokens=ROOM, deadline_s=DEADLINE_S)
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
                _SAY, model=self._model, temperature=0.0, max_tokens=ROOM, deadline_s=DEADLINE_S
            )
            self._findings.append(tr("Streaming fails ({failure}), whole answers work.", failure=failure))
        streams = failure is None and pieces > 1
        if streams:
            self._findings.append(tr("It answers in {seconds} s, streamed.", seconds=f"{reply.seconds:.1f}"))
        elif failure is None:
            self._findings.append(
                tr(
                    "It answers in {seconds} s; it takes `stream` and sends all at once.",
                    seconds=f"{reply.seconds:.1f}",
                )
            )
        self._counts = bool(reply.prompt_tokens)
        return reply, streams

    def _name(self, reply: Reply) -> None:
        """Say where another model than the one that was asked for answers."""
        asked, named = self._model.lower(), (reply.model or "").lower()
        if named and asked not in named and named not in asked:
            self._findings.append(
                tr("It was asked as '{model}' and answers as '{model2}'.", model=self._model, model2=reply.model)
            )

    async def _keeps_to(self, mode: Mode) -> Kept:
        try:
            found = await self._client.structured(
                _ANSWER, _SCHEMA, "answer", model=self._model, max_tokens=ROOM, deadline_s=DEADLINE_S, only=mode
            )
        except EndpointError as error:
            self._findings.append(tr("{mode}: does not work ({what}).", mode=mode, what=error.what.rstrip(".")))
            return "rejected"
        self._counts |= bool(found.reply.prompt_tokens)
        kept = _fits(found)
        said = mark("{mode}: works.") if kept else mark("{mode}: is taken, but the answer does not keep to it.")
        self._findings.append(tr(said, mode=mode))
        patience = self._settings.detector_s
        if found.reply.seconds > patience and self._model == (self._settings.detector_model or self._settings.model):
            self._findings.append(
                tr(
                    "That took {seconds} s; after {patience} s the offline engine detects the moves "
                    "(TRAINER_DETECTOR_S).",
                    seconds=f"{found.reply.seconds:.1f}",
                    patience=f"{patience:g}",
                )
            )
        return "kept" if kept else "taken"

    async def _context(self) -> Measured:
        found = await self._known_context()
        small = found.tokens is not None and found.tokens < SMALL_CONTEXT and found.how != "tried"
        self._findings.append(found.said + (" " + tr("Long conversations are graded in parts.") if small else ""))
        return found

    async def _known_context(self) -> Measured:
        if (tokens := self._settings.context_tokens) is not None:
            said = tr("Context: {count} tokens, as TRAINER_CONTEXT_TOKENS says.", count=figure(tokens, ","))
            return Measured(tokens, "set", said)
        told = self._listed.context if self._listed is not None else None
        if told is not None and self._listed is not None and self._listed.served:
            return Measured(told, "told", tr("Context: {count} tokens, as the endpoint says.", count=figure(told, ",")))
        found = await measured(self._client, self._model, self._step)
        if told is not None and found.how in ("tried", None):
            more = tr("The model was made for {count}; the server may give it less.", count=figure(told, ","))
            return Measured(told, "told", f"{found.said} {more}")
        return found


def _fits(found: Structured) -> bool:
    data = found.data
    return data is not None and set(data) == {"word", "count"} and isinstance(data["word"], str)
