"""Moments of played English sessions in which the reply once passed by the message."""

from __future__ import annotations

import pytest

from tests.customer.playing import played, session_of
from tests.customer.scenes import persona
from trainer.customer import remarks
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.reading import MadeOffer, Promise, Reading, ReadingContext
from trainer.reading.language import Languages
from trainer.reading.names import names
from trainer.reading.text import sentences


def hears(text: str, *moves: Move, confidence: float = 0.8, **others: object) -> Reading:
    found = tuple(DetectedMove(move=move, quote=text, confidence=confidence) for move in moves)
    return Reading.model_validate(
        {"text": text, "lang": "en", "words": len(text.split()), "moves": found, **others}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ok go on", "story"),
        ("Right, I'm all ears.", "story"),
        ("hi bernadete, have you tryed turning it off and on again?", "tried"),
        ("Okay. Have you tried restarting the router?", "tried"),
        ("And I'll ring back by eleven to tell you he's on his way. Was there anything else?", "more"),
        ("On it. Give me two mins.", "searching"),
        ("No no, it's not your fault at all.", "kind"),
        ("So you say you wrote in August and you've paid three times since, right?", "summary"),
        ("You cancelled in August, nobody wrote back, and we've taken three since. That about it?", "summary"),
        ("whose tablets are they", "who"),
        ("Okay so which username are you logging in with?", "detail"),
        ("Hi thanks for holding! How can I make it better?", "story"),
        ("is it the wifi or the card thingies?", "whether"),
    ],
)
def test_what_is_said_in_passing_is_taken_for_what_it_is(text: str, topic: str) -> None:
    assert remarks.said(text, "en") == topic


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("No no, I'm not saying it's your fault at all.", Move.CONTRADICTS),
        ("It wasn't his fault.", Move.BLAMES_CUSTOMER),
        ("Of course, none of my business.", Move.DEFENSIVE),
    ],
)
def test_what_the_words_deny_is_not_held_against_the_agent(text: str, move: Move) -> None:
    assert not remarks.in_fairness(hears(text, move), "en").has(move)


def test_a_room_that_is_shut_for_them_is_no_insult() -> None:
    kind = hears("There's the small library, fire lit, and I'd shut it for you from half past five.")
    assert not remarks.in_fairness(kind, "en").has(Move.SARCASM_OR_HOSTILE)
    assert remarks.in_fairness(hears("Oh, shut it!"), "en").has(Move.SARCASM_OR_HOSTILE)


def test_whoever_only_asks_for_two_minutes_has_asked_for_no_fact() -> None:
    heard = hears("On it. Give me two mins.", asked=("deadline",), offers=(MadeOffer(offer_id="at-desk", quote="x"),))
    fair = remarks.in_fairness(heard, "en")
    assert fair.asked == ()
    assert fair.offers == ()


def test_what_merely_will_be_is_no_promise() -> None:
    guess = "Mostly it'll be video."
    assert remarks.remark(hears(guess, promises=(Promise(quote=guess),)), "en") is None


def test_their_own_name_is_nothing_of_their_case() -> None:
    denise = persona("late-parcel")
    sorry = hears("I'm so sorry about this Denise", Move.APOLOGY, particulars=("denise",))
    assert remarks.in_fairness(sorry, "en", remarks.called(denise)).particulars == ()


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("gym-charge", "Hi Daren, okay so I've read it through.", None),
        ("payroll-laptop", "hi Bernadete, one sec", None),
        ("empty-prescription", "I can ask Mrs Oduya, the pharmacist, about it.", None),
        ("gym-charge", "Hi Dennis, okay so I've read it through.", "Dennis"),
        ("suite-upgrade", "Good afternoon Mrs Redmayne, how are we?", "Redmayne"),
    ],
)
def test_a_slip_of_the_keys_is_no_wrong_name_and_another_person_is_not_addressed(
    name: str, text: str, wrong: str | None
) -> None:
    spoken = names(sentences(text), persona(name), ReadingContext(lang="en"), Languages().of("en"))
    assert spoken.wrong == wrong


def test_careless_questions_get_their_answer() -> None:
    (date,) = played("empty-prescription", "And has he got any left at home?")
    assert "answer.none-left" in date
    (paper,) = played("missed-flight", "And what time's your ticket say?")
    assert {"answer.paper", "half_answer.paper"} & set(paper)


def test_a_suite_that_is_taken_is_no_promise_of_a_suite() -> None:
    (reply,) = played(
        "suite-upgrade",
        "I'm afraid the Garden Suite is occupied tonight. I'm so sorry. Would 5,000 points help at all?",
    )
    assert "refuse.points" in reply
    assert not any(act.startswith("ask_details") for act in reply)


def test_a_no_that_answers_their_question_is_no_shut_door() -> None:
    replies = played("gym-charge", "Did anybody confirm it to you?", "No, it won't go out in December.")
    assert "call_out.flat_no" not in replies[-1]


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("late-parcel", "It's sat at our depot in Holbeck, safe and sound. I'm really sorry.", "where-is-it"),
        ("missed-flight", "Nobody changed it. There's seats tonight, 55 each.", "who-moved"),
        ("wedding-cake", "I won't lie to you, Mr Farr, the sugar flowers take five days to dry.", "why-slow"),
    ],
)  # fmt: skip
def test_an_answer_that_nobody_had_asked_for_yet_gets_their_own_word(name: str, text: str, question: str) -> None:
    acts = session_of(name, text).events
    plan = next(event.data for event in reversed(acts) if event.kind == "plan")
    assert ("take_up", question) in [(act["kind"], act.get("ref")) for act in plan["acts"]]


def test_an_answer_in_a_poor_tone_is_still_an_answer() -> None:
    (reply,) = played("late-parcel", "its at the depot. nobodys lost it")
    assert "take_up.answered" in reply
    assert not any(act.startswith("ask.where-is-it") for act in reply)


def test_an_honest_i_am_afraid_to_what_they_asked_is_not_thrown_back() -> None:
    replies = played(
        "wedding-cake",
        "I won't lie to you, Mr Farr, the sugar flowers can't be done by Saturday, they take five days to dry.",
        "None of it, I'm afraid. But that means I can bake it fresh on Thursday, lemon and all.",
    )
    assert "throw_back.unfortunately" not in replies[-1]


def test_a_refused_offer_that_is_explained_is_talked_over() -> None:
    replies = played(
        "friday-terminal",
        "It's not your card people, it's us. There's a little box that works off the mobile network, I could get one "
        "out to you by twelve?",
        "The box takes the place of your line, it's got its own SIM. Plug it in and the terminals go. By half twelve.",
    )
    assert "refuse.backup-unit" in replies[0]
    assert "haggle.backup-unit" in replies[1]


def test_nobody_asks_when_on_the_heels_of_a_day() -> None:
    replies = played(
        "gym-charge",
        "Nothing goes out in December. Your e-mail went to the old Boiler Room address and got lost.",
        "76 pounds back by Thursday, and I'll put the end date down as August. Happy with that?",
    )
    assert "ask.money-when" not in replies[-1]


def test_no_answer_they_wanted_shuts_a_door_and_nobody_is_contradicted_by_it() -> None:
    heard = hears("No more payments.", Move.FLAT_REFUSAL, Move.CONTRADICTS, answers=("december",))
    assert remarks.in_fairness(heard, "en").moves == ()
    assert remarks.in_fairness(hears("No.", Move.FLAT_REFUSAL), "en").has(Move.FLAT_REFUSAL)


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("what time exactly. and who's taking it in their hand at the other end", False),
        ("What time, and who do I ring at five past when there's no van?", True),
        ("when the money is back in my account", True),
        ("And how's he getting in, this man? Tell me what's on his paper.", False),
    ],
)
def test_it_is_known_which_lines_ask_for_a_time(line: str, asks: bool) -> None:
    assert remarks.asks_when(line, "en") is asks
