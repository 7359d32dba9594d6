"""Transcripts from outside."""

from __future__ import annotations

import json

import pytest

from trainer.errors import ContentError
from trainer.library.transcripts import Imported, parse_transcripts


def read(text: str) -> list[Imported | ContentError]:
    """The transcripts in a text."""
    return list(parse_transcripts(text.encode(), "call"))


def one(text: str) -> Imported:
    """The only transcript in a text."""
    (found,) = read(text)
    assert isinstance(found, Imported), found
    return found


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Customer: Where is it?\nAgent: I'll look.", ["customer", "agent"]),
        ("Kunde: Wo ist es?\nMitarbeiterin: Ich sehe nach.", ["customer", "agent"]),
        ("Kunde: Hvor er den?\nRådgiver: Jeg ser etter.", ["customer", "agent"]),
        ("[10:31] CUSTOMER : hi\n[10:32] agent:hello", ["customer", "agent"]),
    ],
)
def test_plain_lines_are_read_in_three_languages(text: str, speakers: list[str]) -> None:
    """A speaker before a colon makes a turn, in English, German and Norwegian."""
    assert [turn.speaker for turn in one(text).transcript.turns] == speakers


def test_a_line_without_a_speaker_belongs_to_the_turn_before() -> None:
    """A message of several lines stays one turn; a colon within a sentence makes no speaker."""
    turns = one("Agent: Two things:\nfirst: the date.\nCustomer: Yes").transcript.turns
    assert [turn.text for turn in turns] == ["Two things:\nfirst: the date.", "Yes"]


def test_a_text_that_begins_without_a_speaker_is_named_with_its_line() -> None:
    """The mistake is answered with file and line."""
    with pytest.raises(ContentError, match="call:1: no speaker"):
        read("hello there\nAgent: hi")


def test_jsonl_goes_on_after_a_bad_line() -> None:
    """Each line is a transcript; one that cannot be read is an error in its place."""
    good = json.dumps({"id": "a", "turns": [{"speaker": "agent", "text": "hi"}]})
    found = read(f"{good}\n{{broken}}\n{good}")
    assert [type(item).__name__ for item in found] == ["Imported", "ContentError", "Imported"]
    assert "call:2" in str(found[1])


def test_a_scenario_is_taken_with_what_it_has() -> None:
    """Any part of the scenario may be missing, and fields of other programs are left alone."""
    data = {
        "turns": [{"speaker": "Customer", "text": "hi", "mood": 3}],
        "scenario": {"fault": "company", "may_offer": "a refund", "weather": "rain"},
        "tool": "x",
    }
    scenario = one(json.dumps(data)).transcript.scenario
    assert (scenario.fault, scenario.may_offer, scenario.customer) == ("company", ("a refund",), None)


def test_control_characters_do_not_come_in() -> None:
    """Escapes in an imported turn are gone before anything is done with it."""
    turns = one(json.dumps({"turns": [{"speaker": "agent", "text": "a\x1b]52;c;aGk=\x07b"}]})).transcript.turns
    assert "\x1b" not in turns[0].text
    assert "\x07" not in turns[0].text


@pytest.mark.parametrize(
    "text", ["", "   \n", "{", "[1]", '{"turns": 3}', '{"turns": [{"speaker": "dog", "text": "x"}]}']
)
def test_what_is_no_transcript_is_said_in_one_line(text: str) -> None:
    """Every kind of nonsense gets one clear line and no traceback."""
    try:
        found = read(text)
    except ContentError as error:
        found = [error]
    assert isinstance(found[0], ContentError)
    assert "\n" not in str(found[0])


def test_a_mistyped_speaker_is_named_and_not_taken_for_more_of_the_line_before() -> None:
    with pytest.raises(ContentError, match=r"call:2: no speaker stands before this line"):
        read("Customer: It never came.\nAgnet: Let me look.\n")
    said = one("Customer: It never came.\nNote: it was Tuesday.\nAgent: Let me look.\n").transcript
    assert [turn.speaker for turn in said.turns] == ["customer", "agent"]
