"""The one place where the concrete choices are made: which engine, encoder, store, voice and judge.

Everything is made when it is first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from trainer.customer.voice import Voice
from trainer.domain.persona import Persona
from trainer.domain.scorecard import Scorecard
from trainer.errors import InputError
from trainer.library.packs import Packs
from trainer.library.shelf import Shelf
from trainer.practice.begin import Cast, new_session, resumed, retried
from trainer.practice.session import Session
from trainer.reading.reader import Reader
from trainer.settings import Settings, chosen_engine
from trainer.translation import tr

if TYPE_CHECKING:  # each of these costs tenths of a second that `--help` must not pay
    from pathlib import Path

    from trainer.customer.banks.loading import Banks
    from trainer.customer.offline import OfflineVoice
    from trainer.encoder.encoder import Encoder
    from trainer.encoder.finding import Found
    from trainer.grading.judge import Judge
    from trainer.grading.watching import Watch
    from trainer.llm.client import OpenAIClient
    from trainer.llm.embedding import Embedder
    from trainer.reading.offline import OfflineReader
    from trainer.store.store import Store

Engine = Literal["offline", "llm"]


class Wiring:
    """The program's parts, put together by the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine, self.engine_reason = chosen_engine(settings)
        self.tell: Callable[[str], None] | None = None
        """Is given a line each time that the endpoint keeps somebody waiting; a face sets it."""

    @cached_property
    def shelf(self) -> Shelf:
        """Personas and rubrics."""
        return Shelf.usual(self.settings.personas, self.settings.rubrics, self.packs.folders())

    @cached_property
    def packs(self) -> Packs:
        """The installed packs."""
        return Packs(self.settings.data / "packs")

    @cached_property
    def store(self) -> Store:
        """The sessions of this user. Raises StoreError."""
        from trainer.store.store import Store

        return Store(self.settings.data / "sessions.sqlite3")

    @cached_property
    def encoder(self) -> Encoder | None:
        """The sentence encoder: this machine's own, else that of the endpoint's `embedding_model`, else None."""
        return self.found_encoder.encoder

    @cached_property
    def found_encoder(self) -> Found:
        """The encoder and where it is, or why there is none; an endpoint is asked for it and has to agree."""
        from trainer.encoder.finding import Found, look_for_encoder

        if self.settings.encoder == "off":
            return Found(None, why=tr("It is switched off in the settings."))
        return look_for_encoder(self._embedder)

    @cached_property
    def _embedder(self) -> Embedder | None:
        """What asks the endpoint for vectors, where a model for it is set."""
        if not self.settings.embedding_model:
            return None
        from trainer.llm.embedding import Embedder

        return Embedder(self.settings, self.settings.embedding_model)

    @cached_property
    def offline_reader(self) -> OfflineReader:
        """The reader that needs nothing."""
        from trainer.reading.offline import offline_reader
        from trainer.reading.steady import SteadyReader

        if self.encoder is not None and (remote := self.found_encoder.remote) is not None:
            return SteadyReader(self.encoder, lambda: remote.rests)
        return offline_reader(self.encoder)

    @cached_property
    def offline_voice(self) -> OfflineVoice:
        """The voice that needs nothing."""
        from trainer.customer.closeness import Closeness
        from trainer.customer.offline import OfflineVoice

        return OfflineVoice(Closeness(self.encoder) if self.encoder is not None else None, self.banks)

    @property
    def bank_folders(self) -> list[Path]:
        """Where the lines of installed packs lie."""
        return [folder / "banks" for folder in self.packs.folders()]

    @cached_property
    def banks(self) -> Banks:
        """The lines of all customers, with those of the packs."""
        from trainer.customer.banks.loading import Banks

        return Banks(self.bank_folders)

    @cached_property
    def client(self) -> OpenAIClient:
        """The model's endpoint. Raises EndpointError where it cannot even be addressed."""
        from trainer.llm.client import OpenAIClient

        return OpenAIClient(self.settings, tell=self._told)

    def _told(self, line: str) -> None:
        if self.tell is not None:
            self.tell(line)

    async def aclose(self) -> None:
        """Give the endpoint's connections back, where there are any; what is asked for later opens new ones."""
        client: OpenAIClient | None = self.__dict__.pop("client", None)
        if client is not None:
            await client.aclose()
        embedder: Embedder | None = self.__dict__.get("_embedder")
        if embedder is not None:
            await asyncio.to_thread(embedder.close)

    def reader(self, engine: Engine) -> Reader:
        """Who reads the agent's messages."""
        if engine == "offline":
            return self.offline_reader
        from trainer.reading.llm import LlmReader

        model = self.settings.detector_model or self.settings.model
        return LlmReader(self.client, model, self.offline_reader, deadline_s=self.settings.detector_s)

    def voice(self, engine: Engine) -> Voice:
        """Who speaks for the customer."""
        if engine == "offline":
            return self.offline_voice
        from trainer.customer.llm import LlmVoice
        from trainer.reading.addressing import addresses_grader

        settings = self.settings
        return LlmVoice(
            self.client, settings.model, settings.temperature, fallback=self.offline_voice, is_aside=addresses_grader
        )

    def judge(self, engine: Engine, *, watch: Watch | None = None) -> Judge:
        """Who grades; `watch` is told how far a model is with it."""
        from trainer.grading.offline import offline_judge

        rules = offline_judge(self.offline_reader)
        if engine == "offline":
            return rules
        from trainer.grading.llm import LlmJudge

        model = self.settings.judge_model or self.settings.model
        return LlmJudge(self.client, model, rules, self.settings, watch=watch)

    def cast(self, engine: Engine) -> Cast:
        """Who takes part in a stored session."""
        return Cast(reader=self.reader(engine), voice=self.voice(engine), journal=self.store, clock=time.time)

    def new_session(
        self,
        persona: Persona,
        *,
        engine: Engine | None = None,
        seed: int | None = None,
        exam: bool = False,
        rubric_id: str | None = None,
    ) -> Session:
        """A new session with a persona, by the chosen engine unless another is named."""
        engine = engine or self.engine
        rubric = self.shelf.rubric(rubric_id or self.settings.rubric)
        return new_session(
            persona, self.cast(engine), rubric_id=rubric.id, engine=engine,
            model=self.settings.model if engine == "llm" else None,
            seed=self.settings.seed if seed is None else seed, exam=exam,
        )  # fmt: skip

    def resume(self, session_id: str, engine: Engine | None = None) -> Session:
        """A stored session as its events left it, spoken by the engine that it was begun with, or by `engine`.

        One that is over can be looked at without an endpoint; for others EndpointError is raised where there is none.
        """
        session_id = self.store.session(session_id).id
        quiet = resumed(session_id, Cast(self.offline_reader, self.offline_voice, self.store, time.time), engine)
        if quiet.engine == "offline" or quiet.ending is not None:
            return quiet
        return resumed(session_id, self.cast("llm"), engine)

    def retry(self, session: Session, turn: int) -> Session:
        """A new session that shares all before one of the agent's turns."""
        return retried(session, turn, self.cast(session.engine))

    async def grade(self, session: Session, *, engine: Engine | None = None, watch: Watch | None = None) -> Scorecard:
        """Grade a session by its own rubric and keep the scorecard with it. Raises EndpointError."""
        if session.ending is None:
            raise InputError(tr("This conversation is still going on."), next_step=tr("End it first."))
        rubric = self.shelf.rubric(session.start.rubric_id)
        scorecard = await self.judge(engine or session.engine, watch=watch).judge(session.transcript(), rubric)
        session.graded(scorecard)
        return scorecard
