"""What a message asks, offers, promises and makes of the case."""

from __future__ import annotations

import pytest

from trainer.domain.moves import Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.reading import OfflineReader


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("Where on the door is the crack?", "crack"),
        ("Could you tell me what the damage looks like?", "crack"),
        ("Was the delivery driver still with you when you opened it?", "driver"),
        ("What's the serial number on it?", "model"),
        ("Is there something you need to bake for?", "wedding"),
        ("Wie sieht der Schaden am Glas aus?", "crack"),
        ("Var sjåføren der fortsatt da du pakket den ut?", "driver"),
    ],
)
async def test_a_question_asks_for_the_fact_it_means(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext, message: str, fact: str
) -> None:
    reading = await meaning_reader.read(message, context, persona)
    assert reading.asked == (fact,)
    assert reading.questions


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("Where on the door is the crack, and was the driver still there when you opened it?", {"crack", "driver"}),
        ("Wo ist der Riss in der Tür, und war der Fahrer noch da, als Sie es geöffnet haben?", {"crack", "driver"}),
    ],
)
async def test_two_questions_in_one_breath_ask_for_two_facts(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext, message: str, facts: set[str]
) -> None:
    reading = await meaning_reader.read(message, context, persona)
    assert set(reading.asked) == facts
    assert len(reading.questions) == 1


@pytest.mark.parametrize(
    "message", ["I'm sorry about that.", "Shall I get you a coffee?", "Okay?", "We open at nine on weekdays."]
)
async def test_what_asks_for_no_fact_asks_for_none(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext, message: str
) -> None:
    assert (await meaning_reader.read(message, context, persona)).asked == ()


async def test_near_the_examples_the_letters_are_enough(
    reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = await reader.read("What's the serial number please?", context, persona)
    assert "model" in reading.asked


def read(reader: OfflineReader, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
    """A reading at once."""
    return reader.read_now(message, context, persona)


def test_what_the_case_file_holds_is_asked_again(
    reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = read(reader, "What's the serial number?", context, persona)
    assert reading.asked_again == ("model",)
    assert reading.has(Move.ASKS_AGAIN)


def test_what_was_told_is_asked_again_unless_the_question_checks_it(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    told = context.model_copy(update={"told": ("crack",)})
    assert read(meaning_reader, "Where exactly is the door damaged?", told, persona).asked_again == ("crack",)
    assert read(meaning_reader, "Where exactly is the door damaged?", context, persona).asked_again == ()
    checking = read(meaning_reader, "The crack runs from the top left to the middle, does it?", told, persona)
    assert checking.asked_again == ()


def test_asking_for_the_whole_story_anew_is_asking_again(reader: OfflineReader, context: ReadingContext) -> None:
    assert read(reader, "Can you tell me again what this is about?", context, None).has(Move.ASKS_AGAIN)


@pytest.mark.parametrize(
    ("message", "offers"),
    [
        ("I can have a new door fitted by Friday.", ["door"]),
        ("What I could do is send our fitter round with a new pane of glass.", ["door"]),
        ("Would it help if I lent you a little oven until then?", ["loan"]),
        ("I could send a fitter with a new door on Friday, or you borrow one of our small ovens.", ["door", "loan"]),
    ],
)
def test_offers_are_found_by_meaning(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext, message: str, offers: list[str]
) -> None:
    reading = read(meaning_reader, message, context, persona)
    assert [one.offer_id for one in reading.offers if one.offer_id] == offers
    assert not [one for one in reading.offers if one.forbidden]


@pytest.mark.parametrize(
    "message", ["We can't send a fitter with new glass.", "The door was fitted in the factory.", "I see. Go on."]
)
def test_what_offers_nothing_is_no_offer(
    reader: OfflineReader, persona: Persona, context: ReadingContext, message: str
) -> None:
    assert not [one for one in read(reader, message, context, persona).offers if one.offer_id or one.forbidden]


def test_an_offer_beyond_the_authority_is_known_as_such(
    reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = read(reader, "I'll give you a completely new oven, free of charge.", context, persona)
    assert [one.forbidden for one in reading.offers] == ["a whole new oven at no cost"]


@pytest.mark.parametrize(
    ("message", "lang", "when"),
    [
        ("I'll ring you tomorrow by five.", "en", "tomorrow by five"),
        ("You'll get an email within two hours.", "en", "within two hours"),
        ("Our fitter will be with you on Friday morning.", "en", "on Friday morning"),
        ("I'll look into it.", "en", None),
        ("Ich rufe Sie bis morgen um zehn Uhr zurück.", "de", "bis morgen um zehn uhr"),
        ("Jeg ringer deg innen fredag klokka tre.", "nb", "innen fredag klokka tre"),
    ],
)
def test_a_promise_has_its_time(
    reader: OfflineReader, context: ReadingContext, message: str, lang: str, when: str | None
) -> None:
    reading = read(reader, message, context.model_copy(update={"lang": lang}), None)
    assert len(reading.promises) == 1
    said = reading.promises[0].when
    assert (said.lower() if said else None) == (when.lower() if when else None)


@pytest.mark.parametrize(
    "message",
    ["Will you be at home?", "I'll be honest with you.", "You'll have to wait.", "It came on Thursday.", "I see."],
)
def test_what_commits_nobody_is_no_promise(reader: OfflineReader, context: ReadingContext, message: str) -> None:
    assert read(reader, message, context, None).promises == ()


def test_an_answer_to_an_open_question_is_noticed(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = read(meaning_reader, "We'll cover the butter and the eggs that you had to throw away.", context, persona)
    assert reading.answers == ("who-pays",)
    assert read(meaning_reader, "I do see your point.", context, persona).answers == ()
    nothing_open = context.model_copy(update={"open_questions": ()})
    assert read(meaning_reader, "We'll cover the butter and eggs.", nothing_open, persona).answers == ()


def test_details_belong_to_the_offer_spoken_of_last(
    reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    spoken = context.model_copy(update={"last_offer": "door"})
    assert read(reader, "On Friday between eight and twelve.", spoken, persona).details == ("when",)
    assert "who" in read(reader, "Our fitter Tomasz comes to you.", spoken, persona).details
    assert read(reader, "Between eight and twelve, yes.", context, persona).details == ()


def test_an_offer_that_is_made_with_its_time_has_told_when(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = read(meaning_reader, "I can have a new door fitted on Friday between eight and twelve.", context, persona)
    assert [one.offer_id for one in reading.offers] == ["door"]
    assert "when" in reading.details


def test_particulars_are_words_of_the_case(reader: OfflineReader, persona: Persona, context: ReadingContext) -> None:
    reading = read(reader, "Cracked, on Thursday, and three calls since: I'd have had enough too.", context, persona)
    assert {"cracked", "thursday", "three"} <= set(reading.particulars)
    assert "had" not in reading.particulars
    assert read(reader, "I understand how frustrating this must be.", context, persona).particulars == ()


def test_a_paraphrase_with_other_days_or_numbers_is_wrong(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    right = "So the oven came on Thursday with a cracked door, and you've rung us three times. Have I got that right?"
    wrong = "So the oven came on Tuesday with a cracked door, and you've rung us since. Have I got that right?"
    assert read(meaning_reader, right, context, persona).paraphrase_right is True
    assert read(meaning_reader, wrong, context, persona).paraphrase_right is False
    assert read(meaning_reader, "I see.", context, persona).paraphrase_right is None


def test_action_and_interruption_come_from_the_context(reader: OfflineReader, context: ReadingContext) -> None:
    reading = read(reader, "One moment.", context.model_copy(update={"while_typing": True, "action": "hold"}), None)
    assert reading.interrupted
    assert reading.action == "hold"
