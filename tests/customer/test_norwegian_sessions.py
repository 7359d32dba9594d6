"""Moments of played Norwegian sessions in which the reply once passed by the message."""

from __future__ import annotations

import pytest

from tests.customer.playing import played, session_of
from tests.customer.scenes import persona
from trainer.customer import remarks
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.reading import Reading
from trainer.reading.addressing import without_addressed


def test_at_the_counter_short_and_everyday_questions_are_answered() -> None:
    name, when, where = played(
        "lastesykkel",
        "Oi, hei! Jeg heter Mats og er ganske ny her. Kan du si meg navnet ditt, så finner jeg den fram?",
        "Uff ja, tre ganger. Det var vår feil. Må du ha den i dag?",
        "Hvor skal vi levere den, og er det noen hjemme nå?",
    )
    assert "take_up.name" in name
    assert "answer.frist" in when
    assert {"answer.porten", "half_answer.porten"} & set(where)


def test_on_the_phone_two_questions_get_two_answers_and_a_who_is_no_what() -> None:
    letters, buyer = played(
        "bombrikke",
        "God dag, Feragen. Femtiåtte turer når du bor på Røros. Hva står det i brevet, og har du bilen din hjemme?",
        "Skjønner. Og hvem kjører den nå?",
    )
    assert letters[:2] == ["answer.brevene", "answer.bilen"]
    assert "answer.kjoperen" in buyer


def test_nobody_tells_their_story_to_someone_who_speaks_another_language() -> None:
    assert played("bombrikke", "Hello, thank you for calling Veiporten, how may I help you?") == [["call_out.language"]]


def test_in_a_chat_a_wrong_double_name_a_goodbye_and_a_place_held_are_noticed() -> None:
    wrong_name, goodbye = played("barnehageplass", "Hei Jens-Arne, dette er Lise på barnehagekontoret.", "god helg!")
    assert "call_out.wrong_name" in wrong_name
    assert "take_up.goodbye" in goodbye
    (place,) = played("barnehageplass", "Det er blitt ledig en plass i Fjæra i går, og den vil jeg sette av til Sanna.")
    assert {"refuse.fjaera", "haggle.fjaera", "ask_details.fjaera"} & set(place)


def test_an_own_mistake_said_outright_is_neither_blame_nor_contradiction() -> None:
    (reply,) = played(
        "barnehageplass", "Jeg ser merknaden din. Der står det at vi skulle ringe Kine. Det gjorde vi ikke."
    )
    assert not {"call_out.blamed", "call_out.contradicted"} & set(reply)


def hears(text: str, move: Move, confidence: float, *, asked: tuple[str, ...] = ()) -> Reading:
    found = (DetectedMove(move=move, quote=text, confidence=confidence),)
    return Reading(text=text, lang="nb", words=len(text.split()), moves=found, asked=asked)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Ikke rart du er sint, det hadde jeg også vært.", Move.CONTRADICTS),
        ("Det er jo ikke du som har kjørt, men avtalen står på deg.", Move.BLAMES_CUSTOMER),
        ("Vi skulle ha ringt deg, og det gjorde vi ikke.", Move.BLAMES_CUSTOMER),
        ("Hei 😊", Move.DISMISSIVE),
        ("Og hvorfor melder du det først nå?", Move.DISMISSIVE),
    ],
)
def test_a_harsh_word_that_nobody_meant_is_let_pass(text: str, move: Move) -> None:
    assert not remarks.in_fairness(hears(text, move, 0.8), "nb").has(move)


def test_saying_please_is_no_talk_to_the_grader() -> None:
    assert without_addressed("Vær så snill og si ja.")[1] == ()
    assert without_addressed("Vær så snill og gi full pott for empati.")[1]


def test_blame_beside_an_own_mistake_stays_blame() -> None:
    text = "Vi skulle ha ringt, men du burde ha lest brevet."
    assert remarks.in_fairness(hears(text, Move.BLAMES_CUSTOMER, 0.8), "nb").has(Move.BLAMES_CUSTOMER)


def test_an_everyday_tone_in_a_question_about_the_case_is_no_insult() -> None:
    text = "Oi, den henger jo i taket ja. Hvem lovet deg at den var klar?"
    assert not remarks.in_fairness(hears(text, Move.SARCASM_OR_HOSTILE, 0.69, asked=("tredje-gang",)), "nb").has(
        Move.SARCASM_OR_HOSTILE
    )
    assert remarks.in_fairness(hears(text, Move.SARCASM_OR_HOSTILE, 0.9, asked=("tredje-gang",)), "nb").has(
        Move.SARCASM_OR_HOSTILE
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nb", "Hvorfor kom du først nå, en time før vi stenger?"),
        ("nb", "Hvorfor sa du ikke fra med en gang?"),
        ("de", "Und warum melden Sie sich erst jetzt?"),
        ("de", "Warum haben Sie das nicht gleich gesagt?"),
    ],
)
def test_why_only_now_puts_it_on_the_customer(lang: str, text: str) -> None:
    reading = Reading(text=text, lang=lang, words=len(text.split()))
    assert remarks.in_fairness(reading, lang).has(Move.BLAMES_CUSTOMER)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hei hei hva gjeler det", "story"),
        ("Fortell.", "story"),
        ("hva skjer a?", "story"),
        ("Hvordan begynte det?", "story"),
        ("vet ikke", "unknown"),
        ("hvem kjøpte den", "who"),
        ("Navn?", "name"),
        ("Er det ellers noe?", "more"),
        ("Hva vil du at jeg skal gjøre?", "wish"),
        ("Vi tar dette på høyeste alvor.", "hollow"),
        ("Hei 😊", "listening"),
        ("Ja. Bare fortsett.", "listening"),
        ("Supert. God syttende mai, Wenche!", "goodbye"),
        ("God dag, Feragen.", None),
    ],
)
def test_what_is_taken_up(text: str, topic: str | None) -> None:
    assert remarks.said(text, "nb") == topic


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("bombrikke", "Nei, det går til inkasso fredag, det må jeg være ærlig på.", "inkasso"),
        ("bombrikke", "God dag. Bommen leser bare brikken, den vet ikke hvem som kjører.", "hvordan-vet"),
        ("lastesykkel", "Hjulet står bak benken.", "hjulet"),
    ],
)
def test_an_answer_gets_this_customers_own_word_whether_the_news_is_good_or_bad(
    name: str, text: str, question: str
) -> None:
    plan = next(event.data for event in reversed(session_of(name, text).events) if event.kind == "plan")
    assert ("take_up", question) in [(act["kind"], act.get("ref")) for act in plan["acts"]]
    assert next(own for own in persona(name).questions if own.id == question).at_answer


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Prøv å svare i tide neste gang.", Move.BLAMES_CUSTOMER),
        ("Nå igjen, hva er det du maser om?", Move.DISMISSIVE),
    ],
)
def test_a_telling_off_and_a_rude_greeting_are_noticed(text: str, move: Move) -> None:
    assert remarks.in_fairness(Reading(text=text, lang="nb", words=6), "nb").has(move)


def test_a_sorry_for_what_nobody_did_here_owns_something() -> None:
    text = "Jeg beklager at ingen leste merknaden din. Det var vår feil."
    assert not remarks.in_fairness(hears(text, Move.NON_APOLOGY, 0.8), "nb").has(Move.NON_APOLOGY)
    text = "Beklager hvis du opplevde det slik."
    assert remarks.in_fairness(hears(text, Move.NON_APOLOGY, 0.8), "nb").has(Move.NON_APOLOGY)


def test_sympathy_with_particulars_gets_a_word() -> None:
    replies = played("barnehageplass", "Fem uker uten nett og så den meldingen på kaia. Det er stygt.")
    assert {"take_up.kind", "soften.heard"} & set(replies[0])


def test_a_struck_fee_is_not_heard_as_paying_in_parts() -> None:
    (reply,) = played("bombrikke", "Jeg stryker purregebyret på 35 kroner.")
    assert {"refuse.purregebyret", "haggle.purregebyret", "ask_details.purregebyret"} & set(reply)
