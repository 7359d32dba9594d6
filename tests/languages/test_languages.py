"""What is known of each language: names, codes, speakers; and of one that nobody wrote a file for."""

from __future__ import annotations

from trainer import languages
from trainer.library.transcripts import Imported, parse_transcripts
from trainer.settings import load_settings


def test_a_language_without_a_file_has_a_name_all_the_same() -> None:
    """Prompts name it; nothing else is known of it."""
    assert languages.about("xx") == languages.About("xx", "the language 'xx'")
    assert languages.about("../en").name == "the language '../en'"


def test_a_name_or_a_code_means_one_language() -> None:
    """Whatever people write for it."""
    assert (languages.names()["norsk"], languages.codes()["nn"], languages.codes()["de"]) == ("nb", "nb", "de")
    for said in ("called", "codes"):
        found = [name for one in languages.every() for name in getattr(one, said)]
        assert len(found) == len(set(found)), said
        assert found == [name.lower() for name in found]


def test_nobody_is_customer_and_agent_at_once() -> None:
    """In no two languages either: a transcript does not say in which it is."""
    customer = {name for one in languages.every() for name in one.customer}
    agent = {name for one in languages.every() for name in one.agent}
    assert customer & agent == set()


def test_a_transcript_may_name_its_speakers_in_any_language() -> None:
    """A line begins with one of the names that some language has."""
    for one in languages.every():
        for name in (*one.customer, *one.agent):
            found = list(parse_transcripts(f"{name.capitalize()}: Hm.\n".encode(), "x.txt"))
            assert isinstance(found[0], Imported)
            assert found[0].transcript.turns[0].speaker == ("customer" if name in one.customer else "agent")


def test_the_interface_takes_the_languages_that_there_are() -> None:
    """Those with a catalogue."""
    assert load_settings(interface="nb").interface == "nb"
