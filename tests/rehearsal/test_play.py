"""Whole rehearsed sessions with the scripted agents."""

from __future__ import annotations

import pytest

from trainer.domain.persona import Persona
from trainer.library.shelf import Shelf
from trainer.rehearsal.agent import scripted
from trainer.rehearsal.crowd import at_once
from trainer.rehearsal.play import Parts, Played, play
from trainer.rehearsal.script import KINDS, KindName, languages
from trainer.rehearsal.sight import Said, Sight

SAMPLE = ("late-parcel", "gym-charge", "third-call", "kaution-seit-august", "barnehageplass")


def played(persona: Persona, kind: KindName, parts: Parts, seed: int = 1) -> Played:
    """One session."""
    return at_once(play(persona, kind, scripted(kind, persona.lang, seed), parts, seed=seed))


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_says_the_same_twice_or_leaves_a_slot_open(kind: KindName, shelf: Shelf, parts: Parts) -> None:
    """Over several customers: nothing robotic comes out."""
    for name in SAMPLE:
        persona = shelf.persona(name)
        if persona.lang in languages():
            session = played(persona, kind, parts)
            texts = [said.text for said in session.said if said.text]
            assert len(set(texts)) == len(texts), name
            assert not any("{" in text or "  " in text for text in texts), name
            assert not session.ran_out, name


def test_the_same_seed_plays_the_same_session(denise: Persona, parts: Parts) -> None:
    """To the last event; another seed plays another."""
    once, again, other = (played(denise, "excellent", parts, seed) for seed in (3, 3, 4))
    assert once == again
    assert once.transcript.turns != other.transcript.turns


def test_the_best_agent_resolves_what_the_worst_is_hung_up_for(denise: Persona, parts: Parts) -> None:
    """And their scores lie far apart."""
    best, worst = played(denise, "excellent", parts), played(denise, "hostile", parts)
    assert (best.ending, worst.ending) == ("resolved", "hung_up")
    assert (best.scorecard.score or 0) - (worst.scorecard.score or 0) >= 35


def test_a_session_holds_all_that_happened(denise: Persona, parts: Parts) -> None:
    """Plans for every turn of the customer's, a mood step for every message, times that pass, lines with rules."""
    session = played(denise, "polite", parts)
    customer = [turn for turn in session.transcript.turns if turn.speaker == "customer"]
    agent = [turn for turn in session.transcript.turns if turn.speaker == "agent"]
    assert len(session.plans) == len(session.lines) == len(customer)
    assert len(session.steps) == len(session.said) == len(agent)
    assert all(said.rule for said in session.said)
    times = [event.at for event in session.events]
    assert times == sorted(times)
    assert all((turn.gap_s or 0) > 0 for turn in agent)


class Silent:
    """An agent with nothing to say."""

    async def answer(self, _sight: Sight) -> Said | None:
        """Nothing."""
        return None


class Endless:
    """An agent who never comes to an end."""

    async def answer(self, sight: Sight) -> Said | None:
        """A number."""
        return Said(f"I'm listening to you, this is the {sight.message}. time that I say so. What happened then?")


def test_a_session_whose_agent_has_nothing_left_to_say_is_broken_off(denise: Persona, parts: Parts) -> None:
    """It counts as abandoned, and as run out."""
    session = at_once(play(denise, "polite", Silent(), parts, seed=1))
    assert (session.ending, session.ran_out, session.said) == ("abandoned", True, ())


def test_a_session_that_goes_on_too_long_is_broken_off(denise: Persona, parts: Parts) -> None:
    """After so many messages."""
    session = at_once(play(denise, "polite", Endless(), parts, seed=1, most=3))
    assert (session.ending, session.ran_out, len(session.said)) == ("abandoned", True, 3)
