"""What is said while an endpoint lets one wait."""

from __future__ import annotations

from tests.tui import story
from tests.tui.driving import Clock, OwnWiring
from trainer.customer.voice import Piece
from trainer.tui.state.talk import Talk

WAITS = "The endpoint is busy (429) and asks to wait 30 s."


def waiting(wiring: OwnWiring, clock: Clock) -> Talk:
    talk = Talk(story.stored(wiring, "under-way", 2, ended=False, at=clock.now), "instant", clock)
    talk.begin()
    talk.tell(WAITS)
    return talk


def test_what_happened_before_the_wait_and_is_drawn_after_it_was_told_does_not_hide_it(
    wiring: OwnWiring, clock: Clock
) -> None:
    talk = waiting(wiring, clock)
    for event in talk.session.events:
        if event.kind in ("agent", "reading", "mood", "plan"):
            talk.take(event)
    assert talk.sign("Martha") == f"{WAITS} Esc stops."


def test_a_wait_is_over_when_words_come_or_the_session_goes_on(wiring: OwnWiring, clock: Clock) -> None:
    talk = waiting(wiring, clock)
    talk.take(Piece("so "))
    assert talk.told is None
    talk.tell(WAITS)
    plan = next(event for event in talk.session.events if event.kind == "plan")
    talk.session.events.append(plan)
    talk.take(plan)
    assert talk.told is None


def test_who_waits_for_nothing_is_not_told_of_it(wiring: OwnWiring, clock: Clock) -> None:
    talk = waiting(wiring, clock)
    talk.settle()
    talk.tell(WAITS)
    assert talk.sign("Martha") is None
