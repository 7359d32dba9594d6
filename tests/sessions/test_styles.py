"""Whole sessions with every shipped persona: someone calm, someone hostile, someone who parrots kind words."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

from trainer.customer.offline import OfflineVoice
from trainer.domain.conversation import Ending
from trainer.encoder.finding import find_encoder
from trainer.grading.offline import offline_judge
from trainer.library.shelf import Shelf
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import MemoryJournal
from trainer.reading.offline import OfflineReader, offline_reader

SCRIPTS: dict[str, dict[str, list[str]]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("scripts.yaml").read_text(encoding="utf-8")
)
EACH = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in SCRIPTS]
"""Tests of one persona stay in one process: its sessions are played once."""
GAP = 40
SEED = 7


class Played(NamedTuple):
    """How a session went."""

    ending: Ending | None
    score: float
    anger: float


@cache
def reader() -> OfflineReader:
    """One reader for all sessions: its cache makes them quicker."""
    return offline_reader(find_encoder())


@cache
def play(persona_id: str, style: str) -> Played:
    """Play a script to its end and grade it."""

    async def session() -> Played:
        shelf = Shelf.usual()
        cast = Cast(reader(), OfflineVoice(), MemoryJournal(), clock=lambda: 0.0)
        made = new_session(
            shelf.persona(persona_id), cast, rubric_id="deescalation", engine="offline", seed=SEED, session_id="s"
        )
        async for _ in made.open():
            pass
        for message in SCRIPTS[persona_id][style]:
            if made.ending is None:
                async for _ in made.say(message):
                    pass
        ending = made.ending
        if ending is None:
            await made.close()
        card = await offline_judge(reader()).judge(made.transcript(), shelf.rubric("deescalation"))
        assert card.score is not None
        return Played(ending, card.score, made.state.mood.anger)

    return asyncio.run(session())


def test_every_shipped_persona_has_its_scripts() -> None:
    """No customer ships without having been talked to."""
    assert set(SCRIPTS) == set(Shelf.usual().persona_files())


@pytest.mark.parametrize("persona_id", EACH)
def test_calm_resolves_and_hostile_is_hung_up_on(persona_id: str) -> None:
    """The same customer ends content with one agent and leaves the other, forty points apart."""
    calm, hostile = play(persona_id, "calm"), play(persona_id, "hostile")
    assert calm.ending == "resolved"
    assert hostile.ending == "hung_up"
    assert calm.score - hostile.score >= GAP, (calm, hostile)


@pytest.mark.parametrize("persona_id", EACH)
def test_kind_words_without_substance_score_nearer_to_hostile(persona_id: str) -> None:
    """Understanding and apologising by the dozen is no better than it sounds."""
    calm, hostile, stuffed = (play(persona_id, style) for style in ("calm", "hostile", "stuffed"))
    assert abs(stuffed.score - hostile.score) < abs(calm.score - stuffed.score), (calm, hostile, stuffed)
    assert stuffed.ending != "resolved"
