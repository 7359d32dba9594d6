"""How a line arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from trainer.domain.plan import HEATS
from trainer.tui.state.pacing import LONGEST_THOUGHT_S, Arrival

CHAT = "first thought\nsecond thought"


def test_at_the_instant_pace_a_line_is_there_as_soon_as_it_is_known() -> None:
    line = Arrival("instant", "hot", "chat", 0)
    line.feed("first ")
    assert line.shown == ""
    line.finish("first thought", 0)
    assert line.done
    assert line.shown == "first thought"
    assert not line.speaking(0)


def test_a_chat_comes_thought_by_thought_and_speech_word_by_word() -> None:
    chat, phone = Arrival("human", "hot", "chat", 0), Arrival("human", "hot", "phone", 0)
    for line in (chat, phone):
        line.finish(CHAT, 0)
    seen: dict[str, list[str]] = {"chat": [""], "phone": [""]}
    for step in range(100):
        for name, line in (("chat", chat), ("phone", phone)):
            if line.advance(step * 0.1):
                seen[name].append(line.shown)
    assert seen["chat"] == ["", "first thought", CHAT]
    assert seen["phone"] == ["", "first", "first thought", "first thought\nsecond", CHAT]


def test_before_they_begin_nobody_is_speaking_and_after_the_end_neither() -> None:
    line = Arrival("human", "thawing", "chat", 10)
    line.finish(CHAT, 10)
    assert not line.speaking(10.5)
    assert line.speaking(11.5)
    line.advance(100)
    assert not line.speaking(100)


def test_anger_types_faster_than_calm() -> None:
    def takes(heat: str) -> float:
        line = Arrival("human", heat, "chat", 0)  # type: ignore[arg-type]
        line.finish("this has leaked since march", 0)
        return next(step / 20 for step in range(400) if line.advance(step / 20) and line.done)

    assert [takes(heat) for heat in HEATS] == sorted(takes(heat) for heat in HEATS)


def test_cutting_in_shows_the_rest_at_once() -> None:
    line = Arrival("human", "hot", "phone", 0)
    line.finish("a long line of many words", 0)
    line.rush()
    assert line.shown == "a long line of many words"
    assert line.done


def test_streamed_pieces_are_not_shown_before_their_word_is_whole() -> None:
    line = Arrival("human", "hot", "phone", 0)
    line.feed("one tw")
    line.advance(60)
    assert line.shown == "one"
    line.feed("o ")
    line.feed("three")
    line.advance(120)
    assert line.shown == "one two"
    line.finish("one two three", 180)
    assert line.done


def test_a_text_that_was_mended_on_its_way_is_shown_as_it_is_kept() -> None:
    line = Arrival("instant", "hot", "phone", 0)
    line.feed("As an AI I")
    line.advance(1)
    line.finish("no", 1)
    assert line.shown == "no"


@given(some.text(min_size=1, max_size=300), some.sampled_from(HEATS), some.sampled_from(["phone", "chat"]))
def test_every_line_arrives_whole_in_its_time(text: str, heat: str, channel: str) -> None:
    line = Arrival("human", heat, channel, 0)  # type: ignore[arg-type]
    line.finish(text, 0)
    parts = text.count("\n") + 1
    line.advance(2 + (LONGEST_THOUGHT_S * parts if channel == "chat" else len(text)))
    assert line.done
    assert line.shown == text.rstrip()
