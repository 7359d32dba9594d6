"""Rules of single criteria: what a level hangs on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trainer.domain.conversation import Scenario, Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore
from trainer.grading import OfflineJudge

Talk = Callable[..., Transcript]
OPENING = "C: My parcel with the wedding rings was promised for the 3rd of May and it's the 6th! Where IS it?!"
CASE = Scenario(
    fault="company",
    case_file=("Parcel 4 kg, promised 3 May", "3 May: left on the wrong van"),
    may_offer=("42 pounds back", "parcel on the two o'clock van today"),
    may_not_offer=("paying for the wedding",),
)


async def _level(judge: OfflineJudge, rubric: Rubric, transcript: Transcript, criterion: str) -> CriterionScore:
    found = (await judge.judge(transcript, rubric)).of(criterion)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "said",
    ["The 42 pounds leave our account for yours today.", "I've put the parcel on the two o'clock van today."],
)
async def test_an_offer_made_as_a_plain_statement_is_an_offer(
    judge: OfflineJudge, rubric: Rubric, talk: Talk, said: str
) -> None:
    lines = (OPENING, "A: The rings, three days late. Go on.", "C: And now?", f"A: {said}", "C: Good.", "A: Bye.")
    score = await _level(judge, rubric, talk(*lines, scenario=CASE), "authority")
    assert score.level in (2, 3)
    assert any(evidence.turn == 3 for evidence in score.evidence)


@pytest.mark.parametrize("said", ["Let me look into it.", "I'll see what I can do.", "Someone will get back to you."])
async def test_a_vague_sentence_is_no_step(judge: OfflineJudge, rubric: Rubric, talk: Talk, said: str) -> None:
    lines = (OPENING, "A: The rings, three days late. Go on.", "C: And now?", f"A: {said}", "C: Hm.", "A: Bye.")
    assert (await _level(judge, rubric, talk(*lines, scenario=CASE), "next_steps")).level in (0, 1)


async def test_a_step_with_who_when_and_how_is_a_three(judge: OfflineJudge, rubric: Rubric, talk: Talk) -> None:
    said = "Our driver Ravi brings it today by four, and I'll text you when he's loaded it."
    lines = (OPENING, "A: The rings, three days late. Go on.", "C: And now?", f"A: {said}", "C: Good.", "A: Bye.")
    assert (await _level(judge, rubric, talk(*lines, scenario=CASE), "next_steps")).level == 3


async def test_a_summary_may_run_over_several_sentences(judge: OfflineJudge, rubric: Rubric, talk: Talk) -> None:
    lines = (
        OPENING,
        "A: The rings, and nobody knows where. Go on, I'm listening.",
        "C: The wedding is on Saturday. I called twice, on Monday and on Tuesday.",
        (
            "A: The rings were promised for the 3rd. You called on Monday and on Tuesday. The wedding is on Saturday. "
            "Have I got that right?"
        ),
        "C: Yes.",
        "A: Good.",
    )
    assert (await _level(judge, rubric, talk(*lines, scenario=CASE), "reflecting")).level == 3


async def test_asking_whether_there_is_anything_else_does_not_ask_what_would_put_it_right(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    lines = (OPENING, "A: I see.", "C: Well?", "A: Is there anything else I can do for you today?")
    assert (await _level(judge, rubric, talk(*lines, scenario=CASE), "desired_outcome")).level == 0


async def test_what_the_customer_says_they_had_said_was_asked_again(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    lines = (OPENING, "A: When was it promised for?", "C: I've just said that! The 3rd!", "A: Right, the 3rd.")
    score = await _level(judge, rubric, talk(*lines, scenario=CASE), "history")
    assert score.level == 0
    assert score.evidence[0].turn == 1


async def test_drawing_a_line_names_the_insult_without_being_one(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    lines = (
        "C: The rings were promised for the 3rd of May, you stupid cow!",
        (
            'A: Promised for the 3rd, and no rings. Be as angry as you like about that. Not "stupid cow", please; '
            "if it goes on I'd have to end the call. When is the wedding?"
        ),
        "C: On Saturday.",
        "A: The rings by Saturday, then.",
    )
    transcript = talk(*lines, scenario=CASE)
    assert (await _level(judge, rubric, transcript, "boundaries")).level == 3
    assert (await _level(judge, rubric, transcript, "composure")).level != 0


async def test_thanks_for_getting_in_touch_do_not_take_an_outburst_in(
    judge: OfflineJudge, rubric: Rubric, talk: Talk
) -> None:
    lines = (OPENING, "A: Hello and thank you for contacting us!", "C: So where is it?", "A: In the depot.")
    assert (await _level(judge, rubric, talk(*lines, scenario=CASE), "venting")).level == 0


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "de",
            (
                "C: Seit dem 3. Mai warte ich auf die Ringe! Am Samstag ist die Hochzeit!",
                "A: Wie kann ich Ihnen helfen?",
                "C: Das habe ich doch eben gesagt!",
                "A: Der Fahrer bringt die Ringe morgen um acht, ich rufe Sie vorher an.",
            ),
        ),
        (
            "nb",
            (
                "C: Siden 3. mai har jeg venta på ringene! På lørdag er det bryllup!",
                "A: Hva kan jeg hjelpe deg med?",
                "C: Det har jeg jo allerede sagt!",
                "A: Sjåføren kommer med ringene i morgen klokka åtte, jeg ringer deg før han er der.",
            ),
        ),
    ],
)
async def test_german_and_norwegian_are_judged_by_the_same_rules(
    judge: OfflineJudge, rubric: Rubric, talk: Talk, lang: str, lines: tuple[str, ...]
) -> None:
    transcript = talk(*lines, lang=lang)
    assert (await _level(judge, rubric, transcript, "history")).level == 0
    assert (await _level(judge, rubric, transcript, "desired_outcome")).level == 0
    assert (await _level(judge, rubric, transcript, "next_steps")).level == 3
