"""Breath, stopwatch, silence, saving."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.domain.conversation import Event
from trainer.errors import StoreError
from trainer.tui.state.breathing import WHOLE_S, breath
from trainer.tui.state.saving import save_markdown
from trainer.tui.state.silence import AGAIN_S, FIRST_S, Silence
from trainer.tui.state.stopwatch import LONGEST_GAP_S, Stopwatch


class Time:
    """A clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_breath_goes_in_for_four_seconds_and_out_for_six() -> None:
    assert breath(0) == ("in", 0.0, 4, 1)
    assert breath(2) == ("in", 0.5, 2, 1)
    assert breath(4) == ("out", 1.0, 6, 1)
    assert breath(7) == ("out", 0.5, 3, 1)
    assert breath(12).number == 2
    assert breath(WHOLE_S).phase == "over"


def test_the_stopwatch_stands_still_in_a_pause_and_does_not_count_nights() -> None:
    time = Time()
    events = [Event(kind="notice", number=number, at=at) for number, at in enumerate((0, 20, 20 + 30_000))]
    watch = Stopwatch(time, events)
    assert watch.seconds == 20 + LONGEST_GAP_S
    watch.run()
    time.now = 5
    watch.stop()
    time.now = 500
    assert watch.seconds == 25 + LONGEST_GAP_S
    assert str(watch) == "03:25"
    watch.run()
    time.now = 500 + 3600
    assert str(watch) == "1:03:25"


def test_silence_is_felt_once_and_then_later_again_and_not_for_ever() -> None:
    silence = Silence("human", 0)
    assert not silence.due(FIRST_S - 1)
    silence.stir(FIRST_S - 1)
    assert not silence.due(FIRST_S + 1)
    now = FIRST_S * 2
    assert silence.due(now)
    assert not silence.due(now + FIRST_S)
    assert [silence.due(now + AGAIN_S * more) for more in (1, 2, 3)] == [True, False, False]
    silence.answered(1000)
    assert silence.due(1000 + FIRST_S)


def test_silence_is_not_felt_where_time_is_not_real() -> None:
    assert not Silence("instant", 0).due(10_000)
    assert not Silence("quick", 0).due(10_000)


def test_saving_overwrites_nothing(tmp_path: Path) -> None:
    first = save_markdown("one", "kettle", 0, [tmp_path])
    second = save_markdown("two", "kettle", 0, [tmp_path])
    assert first != second
    assert (first.read_text(), second.read_text()) == ("one", "two")
    assert first.name.startswith("scorecard-kettle-19")


def test_saving_takes_the_next_folder_where_the_first_is_shut_and_says_why_where_none_is_left(tmp_path: Path) -> None:
    shut = tmp_path / "file"
    shut.write_text("in the way")
    assert save_markdown("text", "kettle", 0, [shut, tmp_path]).parent == tmp_path
    with pytest.raises(StoreError, match="could not be saved"):
        save_markdown("text", "kettle", 0, [shut])
