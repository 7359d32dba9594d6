"""Moments of played German sessions in which the reply once passed by the message."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.two_hundred import House
from tests.customer.playing import played, session_of
from tests.customer.scenes import persona
from trainer.customer import remarks
from trainer.customer.offline import OfflineVoice
from trainer.customer.voice import Scene
from trainer.domain.conversation import Turn
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.plan import Act, ActKind, Plan
from trainer.domain.reading import Reading
from trainer.practice.session import Session

TENANT, PROOFREADER, TUNER = "kaution-seit-august", "stadtwerke-nachzahlung", "zug-zum-fluegel"


def test_the_proofreader_finds_his_slip_himself_and_asks_no_more_who_had_the_power() -> None:
    meter, note, slip, after = played(
        PROOFREADER,
        "Guten Morgen, Herr Tietje. Könnten Sie in den Keller gehen und mir sagen, was der Zähler heute zeigt?",
        "Und haben Sie den Zettel noch, auf dem die Zahl vom Januar steht?",
        "Was fällt Ihnen auf, wenn Sie die beiden Zahlen nebeneinanderhalten?",
        "Das passiert den Besten.",
    )
    assert "answer.stand-heute" in meter
    assert "answer.zettel" in note
    assert "answer.dreher" in slip
    assert "ask.wer-war-das" not in [*slip, *after]


def test_a_figure_that_he_has_not_named_is_told_and_not_called_asked_before() -> None:
    (figure,) = played(PROOFREADER, "Guten Morgen, Herr Tietje. Welche Zahl steht denn bei Ihnen als Verbrauch?")
    assert "answer.rechnung" in figure
    assert "call_out.asked_again" not in figure


def test_an_answer_is_taken_in_before_anything_else() -> None:
    _, answer = played(
        TENANT,
        "Guten Tag, Frau Kowalczyk. Wie haben Sie uns denn geschrieben?",
        "Ihr Geld liegt unangetastet auf dem Kautionskonto, die ganze Summe.",
    )
    assert answer[0] in ("take_up.answered", "soften.heard", "soften.explained")


def test_bad_news_that_was_asked_for_is_no_brush_off_and_two_answers_are_two() -> None:
    session = session_of(TUNER, "Also: Gleis 22 war eine falsche Ansage, und der 15:01 fällt heute leider auch aus.")
    reading = next(Reading.model_validate(event.data) for event in session.events if event.kind == "reading")
    assert set(reading.answers) == {"gleis22", "um-drei"}


def test_a_question_without_its_mark_is_answered() -> None:
    (when,) = played(TUNER, "Oh je, auch noch mit dem schweren Koffer. Bis wann müssen Sie denn da sein")
    assert "answer.uhrzeit" in when


def test_a_promise_with_its_time_lets_nobody_wait_on_the_line() -> None:
    (promise,) = played(TENANT, "Guten Tag. Ich rufe Sie heute bis 15 Uhr zurück und sage Ihnen, wo Ihr Geld ist.")
    assert "wait" not in promise


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (TENANT, "Der Kellerschlüssel ist bei uns leider nie angekommen."),
        (PROOFREADER, "Die 895 Euro werden am 10. Februar ganz normal abgebucht."),
        (TUNER, "Der 15:01 fährt, da müssen Sie sich keine Sorgen machen."),
    ],
)
def test_the_word_on_an_answer_fits_the_one_that_nobody_hoped_for(name: str, answer: str) -> None:
    reply = session_of(name, answer).turns[-1].text
    glad = ("ist angekommen", "Hand und Fuß", "streichen wir den", "der also auch", "Der auch nicht")
    assert not any(word in reply for word in glad)


def test_a_clumsy_word_of_sympathy_is_no_mockery() -> None:
    (clumsy,) = played(TUNER, "Ja, das ist blöd gelaufen.")
    assert clumsy[0] == "take_up.kind"


def test_blame_in_a_subordinate_clause_is_heard_and_so_is_the_answer_before_it() -> None:
    (blamed,) = played(TENANT, "Ah ja. Ihr Brief ist zurückgekommen, weil Sie uns keine Adresse gegeben haben.")
    assert blamed[:2] == ["call_out.blamed", "take_up.answered"]


def test_a_hum_before_an_answer_does_not_drown_it() -> None:
    (told,) = played(TENANT, "Ah ja. Ihr Brief ist im Oktober zurückgekommen und dann bei uns liegen geblieben.")
    assert told[0] == "take_up.answered"


def test_a_train_named_in_passing_is_an_offer() -> None:
    (train,) = played(TUNER, "Der nächste fährt um 16:01.")
    assert train[0] in ("haggle.spaeter", "refuse.spaeter")


def test_what_stands_on_the_slip_and_what_the_meter_shows_are_told_when_asked_beside_a_kindness() -> None:
    slip, meter = played(
        PROOFREADER,
        "Guten Morgen Herr Tietje, eine Verdoppelung würde mich auch stutzig machen. Was steht auf dem Zettel?",
        "Wie hoch ist der Stand jetzt, könnten Sie nachsehen?",
    )
    assert "answer.zettel" in slip
    assert "answer.stand-heute" in meter


def test_nobody_asks_in_the_same_breath_for_what_the_offer_has_just_said() -> None:
    """No line on an offer of the shipped German customers asks what becomes of the rest or of the debit."""
    for name in (TENANT, PROOFREADER, TUNER):
        haggled = [line for key, said in persona(name).lines.items() if key.startswith("haggle.") for line in said]
        assert not any(word in str(line) for line in haggled for word in ("Und der Rest?", "abgebucht", "Abbuchung"))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Erzählen Sie mir kurz, was seit dem Auszug passiert ist?", "story"),
        ("tach, hier müller, was gibts denn", "story"),
        ("hallöchen, na was liegt an", "story"),
        ("ja und wat is jetz das problem", "story"),
        ("Reden Sie ruhig weiter, ich höre zu.", "story"),
        ("ok ok", "listening"),
        ("Der Nächste bitte! Ach, Sie. Was wollen Sie?", "wish"),
        ("ja hallo erstmal. ich muss da kurz reinlesen ok?", "searching"),
        ("Mehr Angaben habe ich dazu im Augenblick nicht.", None),
        ("Kennen Sie den Rosenstock?", "whether"),
        ("wie war das mit dem brief", "what"),
        ("Bei 2.500 all die Jahre, da glaube ich Ihnen sofort, dass 5.250 nicht stimmen.", "agrees"),
        ("Das glaube ich Ihnen nicht.", None),
        ("Ihr Geld, die 1.740 Euro, das ist ja auch kein Zustand.", "kind"),
        ("Ich nehme mir jetzt Zeit für Sie.", "owned"),
    ],
)
def test_what_is_taken_up_of_words_typed_in_haste(text: str, topic: str | None) -> None:
    assert remarks.said(text, "de") == topic


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Da sind Sie schon auch selber schuld.", Move.BLAMES_CUSTOMER),
        ("Hätten Sie es gleich richtig gemacht, müssten wir jetzt nicht reden.", Move.BLAMES_CUSTOMER),
        ("Vielleicht haben Sie sich einfach vertippt.", Move.BLAMES_CUSTOMER),
        ("Das ging nicht, weil Sie die Felder nicht ausgefüllt haben.", Move.BLAMES_CUSTOMER),
        ("Sie schon wieder.", Move.SARCASM_OR_HOSTILE),
        ("Tja, da kann ich jetzt auch nichts dran ändern.", Move.FLAT_REFUSAL),
    ],
)
def test_a_reproach_in_everyday_words_is_heard(text: str, move: Move) -> None:
    assert remarks.in_fairness(Reading(text=text, lang="de", words=len(text.split())), "de").has(move)


def test_an_apology_for_what_went_wrong_on_our_side_is_one() -> None:
    text = "Das ist auf unserer Seite passiert, und es tut mir leid, dass Sie erst so darum kämpfen müssen."
    moves = (DetectedMove(move=Move.NON_APOLOGY, quote=text, confidence=0.8),)
    assert not remarks.in_fairness(Reading(text=text, lang="de", words=17, moves=moves), "de").has(Move.NON_APOLOGY)


@pytest.mark.parametrize("said", ["Halb so wild.", "Das ist doch nur eine Kaution."])
def test_no_line_holds_up_a_word_that_was_not_said(said: str) -> None:
    """Over many seeds: a quoted word of a retort stands in the agent's message."""
    session = asyncio.run(_played_by_letters())
    for seed in range(60):
        reading = Reading(text=said, lang="de", words=len(said.split()))
        plan = Plan(acts=(Act(kind=ActKind.CALL_OUT, topic="dismissive"),), heat="boiling", words=(3, 24))
        scene = Scene(
            persona=session.persona, plan=plan, mood=session.state.mood, memory=session.state.memory,
            turns=(*session.turns, Turn(speaker="agent", text=said)), reading=reading, seed=seed,
        )  # fmt: skip
        text = OfflineVoice().utter(scene).text
        assert "„" not in text or any(word in text.lower() for word in said.lower().strip(".").split())


async def _played_by_letters() -> Session:
    session = House(by_letters=True).session(persona(TUNER), seed=1)
    async for _ in session.open():
        pass
    return session
