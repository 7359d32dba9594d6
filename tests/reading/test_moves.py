"""Moves: found where they are, and not where only their key word is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trainer.domain.moves import HARMFUL, Move
from trainer.errors import ContentError
from trainer.reading import OfflineReader
from trainer.reading.exemplars import only_measured, read, training_corpus
from trainer.reading.features import ByNgrams
from trainer.reading.heads import Heads
from trainer.reading.language import DATA, Languages
from trainer.reading.tagging import ENCODER_HEADS, LEXICAL_HEADS


def found(reader: OfflineReader, text: str, context: str = "", lang: str = "en") -> set[Move]:
    """The moves of a message."""
    return {one.move for one in reader.tag(text, context, lang)}


@pytest.mark.parametrize(
    ("text", "lang", "move"),
    [
        ("As I understand the policy, it covers the first year.", "en", Move.EMPATHY),
        ("As I understand the policy, it covers the first year.", "en", Move.PARAPHRASE),
        ("No problem, I'll do that for you right now.", "en", Move.FLAT_REFUSAL),
        ("I can't wait to get this fixed for you.", "en", Move.FLAT_REFUSAL),
        ("Sorry, what was the number?", "en", Move.APOLOGY),
        ("Sorry, I didn't catch that.", "en", Move.APOLOGY),
        ("I'm sorry you feel that way.", "en", Move.APOLOGY),
        ("I'm sorry, but that's not possible.", "en", Move.APOLOGY),
        ("No thanks, I've got it here.", "en", Move.THANKS),
        ("Thanks to the storm the vans are late.", "en", Move.THANKS),
        ("The manager's report says it was fine.", "en", Move.OFFERS_MANAGER),
        ("Please hold the button for ten seconds.", "en", Move.OFFERS_PAUSE),
        ("I can't promise that it comes today.", "en", Move.OVERPROMISES),
        ("Is there anything else?", "en", Move.OPEN_QUESTION),
        ("Entschuldigung, wie war die Nummer?", "de", Move.APOLOGY),
        ("Kein Problem, das mache ich gleich.", "de", Move.FLAT_REFUSAL),
        ("Nein danke, das habe ich schon.", "de", Move.THANKS),
        ("Unnskyld, hva var nummeret?", "nb", Move.APOLOGY),
        ("Ikke noe problem, det ordner jeg.", "nb", Move.FLAT_REFUSAL),
        ("Jeg kan ikke love at den kommer i dag.", "nb", Move.OVERPROMISES),
    ],
)
def test_a_key_word_alone_makes_no_move(reader: OfflineReader, text: str, lang: str, move: Move) -> None:
    assert move not in found(reader, text, "It's broken again!", lang)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("I'm so sorry, we got that wrong.", Move.APOLOGY),
        ("I'm sorry if that upset you.", Move.NON_APOLOGY),
        ("Thank you for telling me.", Move.THANKS),
        ("What would put this right for you?", Move.ASKS_OUTCOME),
        ("I'll get my manager for you.", Move.OFFERS_MANAGER),
        ("I see. Go on.", Move.BACKCHANNEL),
        ("I guarantee this will never ever happen again.", Move.OVERPROMISES),
        ("Please stop shouting at me, or I'll have to end this call.", Move.SETS_BOUNDARY),
    ],
)
def test_plain_cases_are_found_by_both_readers(reader: OfflineReader, text: str, move: Move) -> None:
    assert move in found(reader, text, "It's broken again!")


def test_each_move_comes_with_words_of_the_message(reader: OfflineReader) -> None:
    text = "I'm so sorry, we got that wrong. I'll ring you myself by five.\nThank you for telling me!"
    moves = reader.tag(text, "Nobody called me back.", "en")
    assert moves
    assert all(one.quote in text and 0.5 <= one.confidence <= 1 for one in moves)
    assert next(one.quote for one in moves if one.move is Move.APOLOGY).startswith("I'm so sorry")


def test_meaning_is_found_without_its_key_words(meaning_reader: OfflineReader) -> None:
    assert Move.EMPATHY in found(meaning_reader, "Three hours at the window, no wonder you've had it.", "Three hours!")
    assert Move.OFFERS_MANAGER in found(meaning_reader, "Soll ich Sie mit meiner Chefin verbinden?", "Chef!", "de")
    assert Move.THANKS in found(meaning_reader, "Takk for at du sa fra.", "Det er ødelagt.", "nb")


@pytest.mark.parametrize(
    ("text", "lang", "move"),
    [
        ("I understand your frustration.", "en", Move.EMPATHY),
        ("Calm down.", "en", Move.DISMISSIVE),
        ("It's not my department.", "en", Move.DEFENSIVE),
        ("You should have read the terms.", "en", Move.BLAMES_CUSTOMER),
        ("There's nothing I can do.", "en", Move.FLAT_REFUSAL),
        ("Beruhigen Sie sich.", "de", Move.DISMISSIVE),
        ("Vielen Dank für Ihre Geduld.", "de", Move.THANKS),
        ("Slapp av.", "nb", Move.DISMISSIVE),
        ("Det er ikke min avdeling.", "nb", Move.DEFENSIVE),
    ],
)
def test_what_is_beyond_doubt_is_found_in_the_middle_of_anything(
    reader: OfflineReader, text: str, lang: str, move: Move
) -> None:
    around = {
        "en": "The number is 12. {} It is ten o'clock.",
        "de": "Es ist zehn. {} Hier ist 12.",
        "nb": "Her er 12. {}",
    }
    moves = reader.tag(around[lang].format(text), "Hello?", lang)
    assert [one.quote for one in moves if one.move is move] == [text]


def test_an_empty_message_makes_no_move(reader: OfflineReader) -> None:
    assert reader.tag("", "Hello?", "en") == []
    assert reader.tag(" \n ", "", "xx") == []


def test_heads_of_another_encoder_are_refused() -> None:
    with pytest.raises(ContentError, match="fit the encoder"):
        Heads(DATA / ENCODER_HEADS, "another-model")
    with pytest.raises(ContentError, match="fit the encoder"):
        Heads(DATA / LEXICAL_HEADS, "another-model")


def test_the_shipped_heads_know_every_move_and_every_sign() -> None:
    signs = set(Languages().of("en").signs)
    for file, name in ((ENCODER_HEADS, "multilingual-e5-small/query"), (LEXICAL_HEADS, "lexical")):
        heads = Heads(DATA / file, name)
        assert set(heads.moves) == set(Move)
        assert set(heads.signs) <= signs


@pytest.mark.parametrize(
    ("text", "context", "lang"),
    [
        ("It is our policy.", "Why do I have to pay?", "en"),
        ("Take your time.", "I can't find it.", "en"),
        ("Let me check that for you.", "My oven came cracked!", "en"),
        ("Das ist unsere Regelung.", "Warum denn das?", "de"),
        ("Lassen Sie sich Zeit.", "Ich find's nicht.", "de"),
        ("Ta den tiden du trenger.", "Jeg finner det ikke.", "nb"),
    ],
)
def test_plain_service_talk_does_no_harm(meaning_reader: OfflineReader, text: str, context: str, lang: str) -> None:
    assert not found(meaning_reader, text, context, lang) & HARMFUL


@pytest.mark.parametrize(
    ("text", "context", "lang", "again"),
    [
        ("Which bus was it?", "The bus was the 73 at ten past eight.", "en", True),
        ("What did the driver say to you?", "The bus was the 73 at ten past eight.", "en", False),
        ("Seit wann warten Sie?", "Ich warte seit Januar!", "de", True),
        ("Hvor mye ble trukket?", "890 kroner ble trukket.", "nb", True),
    ],
)
def test_what_the_customer_has_just_said_is_asked_again(
    meaning_reader: OfflineReader, text: str, context: str, lang: str, again: bool
) -> None:
    assert (Move.ASKS_AGAIN in found(meaning_reader, text, context, lang)) is again


def test_reading_needs_no_scikit_learn() -> None:
    code = (
        "import sys\nsys.modules['sklearn'] = None\nsys.modules['scipy'] = None\n"
        "from trainer.reading import offline_reader\n"
        "assert offline_reader(None).tag('I am so sorry about that.', '', 'en')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_of_the_labelled_messages_one_half_is_learned_from() -> None:
    corpus = training_corpus()
    assert len(corpus.natural) > 1000
    assert not [item.id for item in corpus.items if item.id in corpus.natural and only_measured(item)]


def test_training_twice_gives_the_same_heads(tmp_path: Path) -> None:
    from trainer.reading import train
    from trainer.reading.exemplars import Corpus

    corpus = Corpus(training_corpus().items[:150])
    for name in ("one.npz", "two.npz"):
        train.train(corpus, ByNgrams(), tmp_path / name)
    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "two.npz") as two:
        assert sorted(one.files) == sorted(two.files)
        assert all(np.array_equal(one[key], two[key]) for key in one.files)


def test_every_exemplar_quotes_its_own_text() -> None:
    corpus = training_corpus()
    assert len({(item.text, item.context) for item in corpus.items}) == len(corpus.items)
    assert all(move.quote in item.text for item in corpus.items for move in item.moves)


MEASURED = sorted((Path(__file__).parents[1] / "data" / "moves").glob("*.jsonl"))
SAMPLE = 120
"""Messages of a language that are read here; `make evaluate` reads them all."""
LEAST = {"encoder": 0.5, "lexical": 0.33}
"""Macro F1 below which something is broken; what the readers reach is printed by `make evaluate`."""


@pytest.mark.slow
@pytest.mark.parametrize("file", MEASURED, ids=lambda file: file.stem)
def test_messages_never_trained_on_are_read_well_enough(reader: OfflineReader, file: Path) -> None:
    from trainer.reading.evaluate import macro_f1, measure

    trained = {re.sub(r"\W+", " ", item.text.lower()) for item in training_corpus().items if item.lang == file.stem}
    items = [item for item in read(file) if only_measured(item)]
    assert not [item.id for item in items if re.sub(r"\W+", " ", item.text.lower()) in trained]
    sample = items[:: 1 + len(items) // SAMPLE]
    assert macro_f1(measure(reader, sample)) >= LEAST["encoder" if reader.by_meaning else "lexical"]
