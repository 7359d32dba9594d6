"""The customer's own clauses, turned round as the agent would say them."""

from __future__ import annotations

import pytest

from trainer.domain.conversation import Scenario
from trainer.grading.clauses import case_words, clauses, turned
from trainer.grading.patterns import patterns
from trainer.reading.language import Languages


@pytest.mark.parametrize(
    ("lang", "said", "heard"),
    [
        ("en", "you charged me 39 in January", "we charged you 39 in January"),
        ("en", "I sent you the reading on the 3rd", "you sent us the reading on the 3rd"),
        ("en", "I've told you who I am for eleven years", "you've told us who you are for eleven years"),
        ("en", "that cost you nothing", "that cost us nothing"),
        ("de", "ich habe am Montag angerufen", "Sie haben am Montag angerufen"),
        ("de", "Sie haben mir zweimal abgesagt", "wir haben Ihnen zweimal abgesagt"),
        ("de", "ich hab mir die Hand aufgerissen", "Sie haben sich die Hand aufgerissen"),
        ("de", "Ihr Techniker kam nicht", "unser Techniker kam nicht"),
        ("nb", "dere mista kofferten min", "vi mista kofferten din"),
        ("nb", "vi har venta siden fredag", "dere har venta siden fredag"),
    ],
)
def test_a_clause_is_turned_round(lang: str, said: str, heard: str) -> None:
    assert turned(said, patterns(lang)) == heard


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Get me your supervisor now!"),
        ("en", "For a two-room flat with one window!"),
        ("en", "Where is my parcel of the 3rd of May?"),
        ("de", "Weil ich seit Montag auf den Techniker warte."),
        ("de", "Holen Sie mir sofort den Chef von dem Laden!"),
        ("nb", "Fordi jeg har venta siden mandag på dere."),
    ],
)
def test_what_is_no_sentence_of_its_own_is_not_said_back(lang: str, line: str) -> None:
    assert clauses([line], patterns(lang), Languages().of(lang)) == []


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "You'll do it with a bucket."),
        ("en", "One of us is telling fairy tales."),
        ("en", "There are three other hotels on this square."),
        ("en", "If you took rent off people who'd moved out on Friday!"),
        ("en", "I'd understand it better if you were stood here holding this trolley for three hours."),
        ("en", "People stood there on Saturday like they're being robbed."),
        ("en", "I've eleven thousand people on my mailing list."),
        ("en", "My solicitor's coming on Saturday."),
        ("en", "My husband has been dead four years."),
        ("en", "I've more miles on me today than that number forty-nine."),
        ("de", "Mein Mann ist im Mai gestorben."),
        ("nb", "Begravelsen er på torsdag klokka ett."),
        ("en", "You've never been seventy-three on a Sunday night."),
        ("en", "You'd be cleverer than you sound, and that on a Monday."),
        ("de", "Entschuldigung ist wie Warnblinker, seit drei Wochen."),
        ("de", "Sonst kriegt ihn am Montag ein Nagelstudio."),
        ("de", "Wenn ich am Freitag so arbeiten würde wie Sie!"),
        ("nb", "Det er som å by på ringetau til en som har fått klokka i hodet."),
        ("nb", "Torsken min har mer ryggrad på mandager enn dere."),
    ],
)
def test_a_joke_a_threat_or_a_comparison_is_no_fact(lang: str, line: str) -> None:
    assert clauses([line], patterns(lang), Languages().of(lang)) == []


@pytest.mark.parametrize(
    ("lang", "line", "heard"),
    [
        ("en", "I've been here since half nine.", "you've been here since half nine"),
        ("en", "I ordered a six-hundred-pound cake. Lovely service, that.", "you ordered a six-hundred-pound cake"),
        ("de", "Ich stehe seit um zwei in diesem Bahnhof.", "Sie stehen seit um zwei in diesem Bahnhof"),
        ("nb", "Jeg har ringt dere fire ganger.", "du har ringt oss fire ganger"),
    ],
)
def test_what_names_a_time_or_a_sum_is_said_back(lang: str, line: str, heard: str) -> None:
    assert clauses([line], patterns(lang), Languages().of(lang)) == [heard]


def test_what_they_say_of_themselves_stands_in_where_nothing_of_the_case_was_said() -> None:
    lines = ["Lovely service, that.", "I was in the hospital with my mother."]
    assert clauses(lines, patterns("en"), Languages().of("en")) == ["you were in the hospital with your mother"]


def test_shouted_words_are_said_back_in_a_normal_voice() -> None:
    found = clauses(["You've moved my appointment TWICE since the 3rd of May!"], patterns("en"), Languages().of("en"))
    assert found == ["we've moved your appointment twice since the 3rd of May"]


def test_a_better_wording_recommends_no_offer_that_does_not_help() -> None:
    scenario = Scenario(may_offer=("The next three cleanings free", "The suit fetched tonight"))
    known = patterns("en")
    language = Languages().of("en")
    assert case_words(scenario, [], [], known, language).offer == "the next three cleanings free"
    told = scenario.model_copy(update={"no_help": scenario.may_offer[:1]})
    words = case_words(told, [], [], known, language)
    assert words.offer == "the suit fetched tonight"
    assert words.offer2 is None
