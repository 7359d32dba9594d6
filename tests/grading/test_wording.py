"""What a card says: in the transcript's language, with the same depth in each, in words that one would say."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest

from trainer.domain.conversation import Scenario, Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.grading import OfflineJudge
from trainer.grading.patterns import patterns
from trainer.grading.stages import RULES
from trainer.grading.wording import wording

Talk = Callable[..., Transcript]
LANGS = ("en", "de", "nb")
SEEN = {"q", "q2", "q3", "name", "count", "wish", "customer", "what"}
CASE = {"fact", "fact2", "wish", "offer", "offer2", "agreed", "file"}
MISSED = {
    "en": (
        "C: You blocked my card on the 3rd of May and I'm standing at the till with a full trolley!",
        "A: What is your account number?",
        "C: I gave it to you twice. Nobody has called me back!",
        "A: The rules are the rules.",
        "C: This is ridiculous. I've been waiting since Monday!",
        "A: Okay. Have a nice day.",
    ),
    "de": (
        "C: Sie haben am 3. Mai meine Karte gesperrt, und ich stehe mit vollem Wagen an der Kasse!",
        "A: Wie lautet Ihre Kontonummer?",
        "C: Die habe ich Ihnen zweimal genannt. Niemand hat mich zurückgerufen!",
        "A: Da kann ich nichts machen, das ist Vorschrift.",
        "C: Das ist eine Frechheit. Ich habe seit Montag kein Geld!",
        "A: Schönen Tag noch.",
    ),
    "nb": (
        "C: Dere sperra kortet mitt den 3. mai, og jeg står i kassa med full vogn!",
        "A: Hva er kontonummeret ditt?",
        "C: Det har jeg sagt to ganger. Ingen har ringt meg tilbake!",
        "A: Det er sånn reglene er.",
        "C: Dette er latterlig. Jeg har venta siden mandag!",
        "A: Ok. Ha en fin dag.",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_each_language_says_as_much_as_english(lang: str) -> None:
    own, english = wording(lang), wording("en")
    assert set(own.warnings) == set(english.warnings)
    assert set(own.void) == set(english.void)
    assert set(own.criteria) == set(RULES)
    for name, texts in english.criteria.items():
        assert set(own.criteria[name].why) == set(texts.why), name
        assert set(own.criteria[name].more) == {0, 1, 2}, name
        assert len(own.criteria[name].better) >= len(texts.better), name


@pytest.mark.parametrize("lang", LANGS)
def test_texts_name_nothing_that_a_finding_or_a_case_does_not_give(lang: str) -> None:
    for name, texts in wording(lang).criteria.items():
        seen = [text for choices in texts.why.values() for text in choices]
        better = [*texts.better, *texts.better_unclear, *texts.better_customer]
        for text, allowed in [*((one, SEEN) for one in seen), *((one, CASE) for one in better)]:
            slots = {field for _, field, _, _ in string.Formatter().parse(text) if field}
            assert {slot[:1].lower() + slot[1:] for slot in slots} <= allowed, (name, text)


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_the_same_patterns(lang: str) -> None:
    english = patterns("en")
    assert patterns(lang).names == english.names


async def _card(judge: OfflineJudge, rubric: Rubric, talk: Talk, lang: str, **scenario: object) -> Scorecard:
    return await judge.judge(talk(*MISSED[lang], lang=lang, scenario=Scenario.model_validate(scenario)), rubric)


@pytest.mark.parametrize("lang", LANGS)
async def test_rationales_and_better_wordings_are_in_the_transcripts_language(
    judge: OfflineJudge, rubric: Rubric, talk: Talk, lang: str
) -> None:
    card = await _card(judge, rubric, talk, lang)
    sure = {"en": "the", "de": "und", "nb": "ikke"}[lang]
    foreign = {"en": r"\b(und|ikke)\b", "de": r"\b(the|was said|turn)\b", "nb": r"\b(the|was said|turn)\b"}[lang]
    said = " ".join([one.rationale for one in card.criteria] + [one.better or "" for one in card.criteria])
    assert re.search(rf"\b{sure}\b", said)
    assert not re.search(foreign, said), re.findall(foreign, said)
    assert all("{" not in text for text in (said, *card.warnings))


@pytest.mark.parametrize(("lang", "facts"), [("en", "you"), ("de", "Sie"), ("nb", "du")])
async def test_better_wordings_are_built_of_this_case(
    judge: OfflineJudge, rubric: Rubric, talk: Talk, lang: str, facts: str
) -> None:
    card = await _card(judge, rubric, talk, lang)
    better = [one.better for one in card.criteria if one.level in (0, 1, 2) and one.better]
    assert len(better) >= 8
    assert sum(facts.lower() in text.lower() for text in better) >= 6


async def test_each_rationale_below_a_three_says_what_a_level_more_would_have_taken(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    card = await _card(judge, rubric, talk, "en")
    starts = wording("en").one_more
    for score in card.criteria:
        if score.level in (0, 1, 2):
            assert any(start in score.rationale for start in starts), score.id


async def test_an_offer_about_her_card_is_said_as_your_card(judge: OfflineJudge, rubric: Rubric, talk: Talk) -> None:
    may = ["a new card sent to her address", "cash at the counter for the customer today"]
    card = await _card(judge, rubric, talk, "en", customer="Ann Poole", may_offer=may)
    said = " ".join(one.better or "" for one in card.criteria)
    assert "your address" in said
    assert "her address" not in said
    assert "the customer" not in said


async def test_what_was_not_agreed_is_not_said_to_be_agreed(judge: OfflineJudge, rubric: Rubric, talk: Talk) -> None:
    card = await _card(judge, rubric, talk, "en", may_offer=["an emergency card by courier"])
    closing, steps = card.of("closing"), card.of("next_steps")
    assert closing is not None
    assert steps is not None
    assert "emergency card" not in f"{closing.better} {steps.better}"


async def test_the_offer_that_was_taken_is_said_again_at_the_end(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    scenario = Scenario(may_offer=("cash at the counter today", "an emergency card by courier on Friday"))
    lines = (
        "C: You blocked my card and I'm standing at the till with a full trolley!",
        "A: I can get you cash at the counter today, or an emergency card by courier on Friday. Which one?",
        "C: The emergency card, then. Thanks.",
        "A: Okay.",
    )
    card = await judge.judge(talk(*lines, scenario=scenario), rubric)
    closing = card.of("closing")
    assert closing is not None
    assert "an emergency card by courier on Friday" in (closing.better or "")
    assert "cash" not in (closing.better or "")
