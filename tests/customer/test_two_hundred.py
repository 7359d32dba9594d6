"""Messages of every kind get a reply that deals with them: what once did not is kept here."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest

from benchmarks.two_hundred import House, Reply, acts, messages, quoted_unsaid, replies
from tests.customer.scenes import persona
from trainer.customer import memory as remembering
from trainer.customer import remarks
from trainer.customer.banks.loading import bank
from trainer.customer.memory import Memory
from trainer.customer.mood import start_mood, step
from trainer.customer.plan import opening_plan, plan
from trainer.domain.mood import Mood
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.plan import HEATS, TAKE_UP_TOPICS, ActKind
from trainer.domain.reading import Promise, Reading, RedRag

LANGS = ("en", "de", "nb")
RUDE = ("call_out.hostile", "insult", "hang_up")
"""What rudeness gets for an answer."""
ONE_EACH = ("late-parcel", "zug-zum-fluegel", "lastesykkel")


@cache
def house() -> House:
    return House(by_letters=True)


@cache
def all_replies(name: str) -> tuple[Reply, ...]:
    return tuple(asyncio.run(replies(persona(name), house())))


def hears(text: str, *moves: Move, lang: str = "en", confidence: float = 0.7, quote: str | None = None) -> Reading:
    found = tuple(DetectedMove(move=move, quote=quote or text, confidence=confidence) for move in moves)
    return Reading(text=text, lang=lang, words=len(text.split()), moves=found)


@pytest.mark.parametrize("name", ONE_EACH)
def test_nothing_crashes_and_nobody_is_speechless(name: str) -> None:
    for one in all_replies(name):
        assert not one.error
        assert one.text.strip(" .…"), one.message


@pytest.mark.parametrize("name", ONE_EACH)
def test_nobody_throws_back_what_was_not_said(name: str) -> None:
    thrown = {one.message["id"]: (word, one.text) for one in all_replies(name) if (word := quoted_unsaid(one))}
    assert not thrown


@pytest.mark.parametrize("name", ONE_EACH)
@pytest.mark.parametrize(
    ("kind", "deals"),
    [
        ("question: beside the matter", {"take_up"}),
        (
            "question: sour",
            {
                "take_up",
                "answer",
                "hang_up",
                *(f"call_out.{one}" for one in ("blamed", "contradicted", "hostile")),
            },
        ),
        ("promise with a time", {"take_up", "haggle", "ask_details", "wait", "call_out.too_soon", "call_out.yes_man"}),
        ("agreeing", {"take_up", "confirm", "soften.heard"}),
        ("emoji and signs", {"take_up"}),
        ("nonsense", {"take_up", "call_out.nonsense"}),
        ("thanks", {"take_up"}),
        (
            "insult",
            {
                "call_out.hostile",
                "call_out.dismissive",
                "insult",
                "call_out.contradicted",
                "call_out.blamed",
                "hang_up",
            },
        ),
        ("about the exercise", {"take_up", "call_out.nonsense"}),
        ("silence", {"silence_check"}),
    ],
)
def test_the_reply_deals_with_that_message(name: str, kind: str, deals: set[str]) -> None:
    group = [one for one in all_replies(name) if one.message["kind"] == kind]
    assert group
    missed = [(one.message["text"], acts(one)) for one in group if not set(acts(one)) & deals]
    assert not missed


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_is_taken_up_has_lines_in_every_heat(lang: str) -> None:
    lines = bank(lang, "all")
    for topic in TAKE_UP_TOPICS:
        by_heat = lines[f"take_up.{topic}"]
        assert isinstance(by_heat, dict)
        assert set(by_heat) == set(HEATS), topic


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_of_the_two_hundred_has_a_kind_and_an_id_of_its_own(lang: str) -> None:
    found = messages(lang)
    assert len(found) == {"en": 200}.get(lang, 80)
    assert len({one["id"] for one in found}) == len(found)
    assert all(one["kind"] for one in found)


@pytest.mark.parametrize(
    ("lang", "text", "topic"),
    [
        ("en", "Are you a real person?", "person"),
        ("en", "It's freezing in here today, I've got my coat on.", "beside"),
        ("en", "Mm-hm.", "listening"),
        ("en", "What's your name again?", "name"),
        ("en", "Goodbye.", "goodbye"),
        ("en", "By when do you need it?", "wish"),
        ("en", "We'll get back to you as soon as possible.", "vague"),
        ("en", "Have you tried switching it off and on again?", "tried"),
        ("en", "👍", "sign"),
        ("de", "Auf Wiedersehen.", "goodbye"),
        ("de", "Das weiß ich ehrlich gesagt nicht.", "unknown"),
        ("de", "Einen Moment bitte, ich schau mal nach.", "searching"),
        ("de", "Regnet es bei Ihnen auch so?", "beside"),
        ("nb", "Roper jeg fersk torsk, så danser kålroten.", "beside"),
        ("nb", "Uff, da.", "listening"),
        ("nb", "Det har du helt rett i.", "agrees"),
        ("nb", "Er du en robot?", "person"),
        ("en", "I've put it all on the system for you under the new number.", None),
        ("en", "Let me check. The ferry has its own network by satellite, and it is charged by the megabyte.", None),
        ("en", "I'm listening. And then?", "story"),
        ("en", "Good day, my name is Mara. How can I help you?", "story"),
        ("de", "Verstehe. Wie ging es weiter?", "story"),
        ("nb", "Hva skjedde så?", "story"),
    ],
)
def test_what_is_taken_up(lang: str, text: str, topic: str | None) -> None:
    assert remarks.said(text, lang) == topic


@pytest.mark.parametrize(
    ("lang", "text", "move"),
    [
        ("de", "Auf Wiedersehen.", Move.SARCASM_OR_HOSTILE),
        ("en", "Right, this is mine now. You won't have to explain it to anyone else.", Move.DISMISSIVE),
        ("en", "I'm so sorry you've had to chase us for this.", Move.NON_APOLOGY),
        ("en", "Can somebody else take it for you if you're not there?", Move.DISMISSIVE),
        ("en", "You did everything right and you're the one running after it.", Move.CONTRADICTS),
        ("nb", "Et lite øyeblikk, så skal jeg se.", Move.DISMISSIVE),
    ],
)
def test_a_harsh_word_that_nobody_meant_is_let_pass(lang: str, text: str, move: Move) -> None:
    assert not remarks.in_fairness(hears(text, move, lang=lang, confidence=0.85), lang).has(move)


@pytest.mark.parametrize("text", ["It's not the end of the world, is it?", "You should have read it. Is that so hard?"])
def test_a_harsh_word_in_the_form_of_a_question_stays_one(text: str) -> None:
    assert remarks.in_fairness(hears(text, Move.DISMISSIVE, confidence=0.95), "en").has(Move.DISMISSIVE)


def test_what_the_agent_quotes_are_not_the_agents_words() -> None:
    text = "Du sa «dere tuller med folk, systemet deres er søppel». Hvem har tullet med deg?"
    quoted = "Du sa «dere tuller med folk, systemet deres er søppel»."
    reading = hears(text, Move.SARCASM_OR_HOSTILE, lang="nb", confidence=0.95, quote=quoted)
    reading = reading.model_copy(update={"red_rags": (RedRag(word="system", quote="systemet"),)})
    fair = remarks.in_fairness(reading, "nb")
    assert not fair.has(Move.SARCASM_OR_HOSTILE)
    assert not fair.red_rags


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "Oh, shut up."), ("de", "Jetzt halten Sie doch mal die Klappe."), ("nb", "Hold kjeft, da.")],
)
def test_plain_rudeness_is_heard_whatever_the_reader_makes_of_it(lang: str, text: str) -> None:
    assert remarks.in_fairness(hears(text, lang=lang), lang).has(Move.SARCASM_OR_HOSTILE)


def test_a_promise_is_taken_up_with_its_time() -> None:
    """The customer says it back."""
    text = "I'll ring you back by four."
    reading = Reading(text=text, words=6, promises=(Promise(quote=text, when="by four"),))
    who = persona()
    memory = remembering.hear(remembering.speak(Memory(), opening_plan(who, start_mood(who)), "Well.", ()), reading)
    acts_of = plan(who, step(start_mood(who), reading, who), memory, reading).acts
    assert (acts_of[0].kind, acts_of[0].topic, acts_of[0].about) == (ActKind.TAKE_UP, "promise", "by four")


def planned(reading: Reading, *, memory: Memory | None = None, mood: Mood | None = None) -> list[str]:
    """The acts that follow a message, `kind` or `kind.topic`, in the hot middle of a conversation."""
    who = persona()
    mood = mood or start_mood(who)
    heard = remembering.hear(memory or Memory(messages=2, openings=("ok",), pushes=("opening",)), reading)
    made = plan(who, step(mood, reading, who), heard, reading)
    return [f"{act.kind}.{act.topic}" if act.topic else act.kind.value for act in made.acts]


def test_nobody_comes_back_to_their_own_cause_in_every_turn() -> None:
    thanks = Reading(text="Thanks for waiting.", words=3)
    first = Memory(messages=2, pushes=("opening",))
    assert planned(thanks, memory=first)[0] == "take_up.thanks"
    assert len(planned(thanks, memory=first)) > 1
    assert planned(thanks, memory=first.model_copy(update={"pushes": ("ask",)})) == ["take_up.thanks"]


def test_a_question_that_hands_the_turn_back_stands_alone() -> None:
    assert planned(Reading(text="There are two things I can do for you, and you choose.", words=11)) == [
        "take_up.choice"
    ]


def test_nobody_walks_out_on_the_manager_they_asked_for() -> None:
    text = "I'm putting you through to my supervisor now."
    moves = (DetectedMove(move=Move.OFFERS_MANAGER, quote=text, confidence=0.95),)
    reading = Reading(text=text, words=8, moves=moves)
    boiling = start_mood(persona()).model_copy(update={"anger": 9.9, "patience": -1.0})
    asked = Memory(messages=6, manager_wanted=True, pushes=("want_manager",))
    assert planned(reading, memory=asked, mood=boiling)[0] == "want_manager.offered"


def test_who_took_a_part_asks_for_the_rest_and_not_for_everything_again() -> None:
    calm = start_mood(persona()).model_copy(update={"anger": 3.0, "trust": 6.0, "heard": 1.0, "vented": 1.0})
    taken = Memory(messages=5, offers={"postage-back": "accepted"}, last_offer="postage-back", pushes=("accept",))
    assert "demand.rest" in planned(Reading(text="By when do you need it?", words=6), memory=taken, mood=calm)
