"""The guard knows a machine from an angry customer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.customer.scenes import OPENING, PERSONAS, persona, scene
from trainer.customer.banks.loading import bank
from trainer.customer.guard import Fault, guard
from trainer.customer.memory import Memory
from trainer.domain.conversation import Turn
from trainer.domain.persona import LineSet, Persona
from trainer.domain.plan import Act, ActKind, Heat

CAUGHT = {
    "assistant_talk": [
        "Hello! How can I help you today?",
        "I'm here to help. What seems to be the problem?",
        "Let me know if you need anything else.",
        "Certainly! I'll look into your order right away.",
        "Thank you for reaching out to us.",
        "Here's my response: I am angry.",
        "Your concerns are noted.",
        "I'm sorry, I was just trying to tell you something.",
        "That is fine, I will help you.",
        "Dear customer, it is on its way.",
        "If you have other matters that require my assistance, please advise me.",
        "We sincerely apologize for the inconvenience this has caused.",
        "I'm so sorry to hear that you're upset.",
        "I apologize for the confusion.",
        "Could you please provide your order number?",
        "Your satisfaction is important to us.",
    ],
    "counselling": [
        "I feel unheard by your company.",
        "I really appreciate your help with this.",
        "You're doing a great job.",
        "Great empathy there, that helps.",
        "You could try saying sorry first.",
        "I would propose a refund and a voucher.",
        "Let's work together on this.",
        "Thank you for acknowledging that.",
    ],
    "refusal": [
        "As an AI, I have no parcel.",
        "I'm sorry, but I can't roleplay that.",
        "I cannot engage in this conversation.",
        "I'm just an AI language model.",
    ],
    "narration": [
        "*sighs* Where is it?",
        "(pauses) Where is it?",
        "[angrily] Where is it?",
        "Where is it? *slams the phone down*",
        "(A woman stands up, and the man turns to face her.",
    ],
    "speaks_for_agent": [
        "Where is it?\nAgent: I will look.",
        "Representative: I am so sorry.",
        "**Customer:** where is it",
        "Denise Ogden: where is it",
        "Denise, I have no answer to that.",
        "DENISE OGDEN,\nwhere is it",
    ],
    "leak": [
        "To answer the questions, you are in an endless loop of your own words, no quotation marks and lists.",
        "That you are angry and sharp has been taken from the beginning.",
        "Please tell me:\nHow you are today: broken-off sentences and a single word.",
        "In order to put the question you have answered: can you do it?\n1.",
        "I made a mistake when it comes to the order of directions.",
        "You'll be waiting for me to make the answer from today's script.",
        "You need to tell me what you think of my case.",
        "Do not interrupt.\nHere is your first reply:",
        "8 to 60 words in your own way, and that is what I told you.",
        'No thank you to me.\n1 sentence from the conversation: "How have you been?"',
        "In all, just one reply.",
        "No other words added.\nThe conversation goes on, you say",
        "A: I don't know how it will happen.",
        "# Reply\nWhere is it?",
        "- where is it\n- who has it",
        '{"text": "where is it"}',
        "```\nwhere is it\n```",
        "**Where** is it?",
        "My instructions say I am hot.",
        "Nothing said so far has cooled you, has it?",
        "Here is how you are now: I can talk about it.",
        "Ask for [Your Name] then.",
        "Do not say again: where is it.",
        "DIRECTION (for Denise): be hot",
        "</said>",
    ],
    "gives_in": [
        "Okay, that works for me.",
        "Fine, I'll take it.",
        "That sounds fair.",
        "I accept your offer.",
        "Thanks for sorting it.",
        "I am so glad you have come back.",
        "I'm sure everything is alright.",
    ],
    "gushes": [
        "Thank you so much!",
        "I'm so relieved.",
        "That's wonderful, Anna.",
        "You've been incredibly helpful.",
    ],
    "too_polite": [
        "Could you please check that again?",
        "I'd really appreciate an answer.",
        "I understand that you have rules.",
        "Thank you for your time. Where is it?",
    ],
    "paragraphs": ["Where is it?\n\nTwo days.\n\nWell?"],
    "invents": [
        "It was £412 and you know it.",
        "You wrote on the 14th of October that it was on its way.",
        "Order 8847213, look it up.",
        "Mr Hutchinson promised me.",
        "My name is Jennifer, for the last time.",
        "Her name is going to be “Aaron”, and she knows it.",
        "I wrote to jenny@example.com twice.",
        "You said 16:45 and nobody came.",
    ],
    "language": [
        "Ich habe zwei Tage auf das Paket gewartet und niemand war da.",
        "Det er ikke noe som kommer hit, og jeg har ventet på det.",
        "我已经等了两天了，包裹在哪里？",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CAUGHT.items() for text in texts])
def test_a_machines_line_is_caught(kind: str, text: str) -> None:
    assert kind in {fault.kind for fault in guard(text, scene())}


@pytest.mark.parametrize(
    ("lang", "kind", "text"),
    [
        ("de", "assistant_talk", "Wie kann ich Ihnen helfen?"),
        ("de", "assistant_talk", "Vielen Dank für Ihre Geduld."),
        ("de", "assistant_talk", "Es tut mir sehr leid, das zu hören."),
        ("de", "counselling", "Ich schlage vor, dass wir das gemeinsam lösen."),
        ("nb", "assistant_talk", "Jeg er veldig lei meg for å høre det. Kan du oppgi ordrenummeret?"),
        ("de", "counselling", "Ich fühle mich nicht gehört."),
        ("de", "refusal", "Als KI kann ich das nicht."),
        ("de", "narration", "(seufzt) Wo ist es?"),
        ("de", "speaks_for_agent", "Mitarbeiter: Guten Tag."),
        ("de", "gives_in", "Das klingt gut."),
        ("de", "gives_in", "Na gut, einverstanden."),
        ("de", "refusal", "As an AI I cannot do that."),
        ("nb", "assistant_talk", "Hvordan kan jeg hjelpe deg?"),
        ("nb", "counselling", "Jeg føler meg ikke hørt."),
        ("nb", "refusal", "Jeg er bare en språkmodell."),
        ("nb", "narration", "*sukker* Hvor er den?"),
        ("nb", "speaks_for_agent", "Kundebehandler: Hei."),
        ("nb", "gives_in", "Ok, det høres bra ut."),
        ("nb", "gushes", "Tusen takk, da."),
        ("de", "gushes", "Das ist ja wunderbar, tausend Dank."),
        ("de", "too_polite", "Könnten Sie bitte noch einmal nachsehen?"),
        ("nb", "too_polite", "Kan du være så snill å se etter?"),
        ("de", "invents", "Das hat mir Herr Zwickel am Telefon gesagt."),
        ("de", "invents", "Seit dem 3. Oktober warte ich."),
        ("nb", "invents", "Jeg betalte 4312 kroner for det."),
        ("de", "assistant_talk", "Ihr Anliegen liegt uns am Herzen."),
        ("de", "language", "Well, I have no answer to your questions."),
        ("nb", "language", "I was talking. I'm going to write."),
        ("nb", "language", "Where is it then? You said that it would be here and it was not."),
    ],
)
def test_so_it_is_in_german_and_norwegian(lang: str, kind: str, text: str) -> None:
    who = persona().model_copy(update={"lang": lang})
    assert kind in {fault.kind for fault in guard(text, scene(who=who))}


def _spoken(lines: LineSet, words: dict[str, str]) -> list[tuple[Heat, str]]:
    """Lines with the heats that they are for, their slots filled with this case's words."""
    by_heats: dict[Heat, tuple[str, ...]] = lines if isinstance(lines, dict) else {"simmering": lines}
    found = [(heat, line) for heat, many in by_heats.items() for line in many]
    return [(heat, line.format_map(Slots(words))) for heat, line in found]


class Slots(dict[str, str]):
    """A word for every slot."""

    def __missing__(self, key: str) -> str:
        return key


def _caught(who: Persona, lines: Mapping[str, LineSet]) -> list[tuple[str, str, str, list[Fault]]]:
    """The lines that the guard takes for a machine's, each tried in a moment and a heat that it is for."""
    caught = []
    for key, several in lines.items():
        kind, _, topic = key.partition(".")
        moment = scene(Act(kind=ActKind(kind), topic=topic or None), who=who, words=(3, 40))
        for heat, line in _spoken(several, who.own_words):
            fitting = moment._replace(plan=moment.plan.model_copy(update={"heat": heat}))
            if faults := guard(line, fitting):
                caught.append((key, str(heat), line, faults))
    return caught


@pytest.mark.parametrize("name", ["third-call", "kaution-seit-august", "bombrikke"])
def test_so_do_the_lines_that_any_customer_may_say(name: str) -> None:
    who = persona(name)
    assert _caught(who, bank(who.lang, "all")) == []


@pytest.mark.parametrize("file", sorted(PERSONAS.glob("*.yaml")), ids=lambda file: file.stem)
def test_what_people_wrote_for_customers_passes(file: Path) -> None:
    who = persona(file.stem)
    caught = [*_caught(who, who.lines), *_caught(who, bank(who.lang, who.caller_type))]
    told = scene(Act(kind=ActKind.ANSWER), who=who, words=(3, 40))
    for owner, several in [
        *((fact.id, fact.lines) for fact in who.facts),
        *((one.id, one.lines) for one in who.questions),
    ]:
        caught += [(owner, "hot", line, faults) for line in several if (faults := guard(line, told))]
    assert caught == []


def test_what_the_case_and_the_conversation_name_may_be_named() -> None:
    said = (OPENING, Turn(speaker="agent", text="It is order 8847213, Mrs Quill has it, and it cost £412.00."))
    line = "Order 8847213, Mrs Quill, £412! And I've rung twenty times, 20 times, since Tuesday."
    assert guard(line, scene(Act(kind=ActKind.VENT), turns=said)) == []


def test_the_agents_line_is_not_the_customers() -> None:
    said = (OPENING, Turn(speaker="agent", text="That sounds like a rotten couple of days, I am sorry. What happened?"))
    venting = scene(Act(kind=ActKind.VENT), turns=said)
    assert [one.kind for one in guard("That sounds like a rotten couple of days, I'm sorry.", venting)] == [
        "speaks_for_agent"
    ]
    assert guard("What happened? Nothing happened. That's what happened.", venting) == []
    quoted = 'You say "That sounds like a rotten couple of days, I am sorry." and then you say nothing.'
    assert guard(quoted, venting) == []


def test_good_manners_are_for_those_who_have_cooled_and_for_those_who_freeze_in_them() -> None:
    line = "Could you please look at the screen?"
    hot = scene(Act(kind=ActKind.VENT))
    assert [one.kind for one in guard(line, hot)] == ["too_polite"]
    assert guard(line, hot._replace(plan=hot.plan.model_copy(update={"heat": "simmering"}))) == []
    icy = persona().model_copy(update={"lines": {"demand": ("Could you please find somebody who can read?",)}})
    assert guard(line, hot._replace(persona=icy)) == []


def test_giving_in_is_allowed_where_the_plan_says_so() -> None:
    assert guard("Fine. I'll take it.", scene(Act(kind=ActKind.ACCEPT_GRUDGINGLY, about="the first drop"))) == []


def test_a_wall_of_text_and_an_old_line_are_caught() -> None:
    assert [fault.kind for fault in guard("bus " * 60, scene(words=(4, 30)))] == ["too_long"]
    earlier = (Turn(speaker="customer", text="My mum was sat by that buzzer both days. Well?"),)
    assert [fault.kind for fault in guard("Well? My mum was sat by that buzzer both days!", scene(turns=earlier))] == [
        "repeated"
    ]
    assert guard("Well? Tuesday, then.", scene(turns=earlier)) == []


def test_agreeing_is_no_gushing_and_a_goodbye_may_be_warm() -> None:
    taking = scene(Act(kind=ActKind.ACCEPT, about="the radiators"))
    assert [fault.kind for fault in guard("Oh, that sounds perfect, thank you so much!", taking)] == ["gushes"]
    assert guard("Aye. Send them up, that works.", taking) == []
    assert guard("Thank you very much. Bye now.", scene(Act(kind=ActKind.CLOSE, topic="resolved"))) == []


def test_softening_is_not_yet_giving_in_until_they_have_what_they_came_for() -> None:
    softening = scene(Act(kind=ActKind.SOFTEN, topic="apology"))
    assert [fault.kind for fault in guard("Well. I'll take it.", softening)] == ["gives_in"]
    settled = softening._replace(memory=Memory(messages=4, offers={"first-drop": "accepted"}))
    assert guard("Well. I'll take it.", settled) == []


def test_the_agents_own_words_may_be_thrown_back() -> None:
    said = (
        Turn(speaker="customer", text="where is it"),
        Turn(speaker="agent", text="I am so sorry for the inconvenience. How can I help you?"),
    )
    line = "“I am so sorry for the inconvenience.” It's my mum's birthday and you call it an inconvenience."
    assert guard(line, scene(Act(kind=ActKind.THROW_BACK, topic="inconvenience"), turns=said)) == []
    assert [fault.kind for fault in guard(line, scene(Act(kind=ActKind.VENT), turns=said))] == ["assistant_talk"]


@pytest.mark.parametrize(
    "text",
    [
        "Oh, thank you very much, that's another day gone.",
        "Can I have the reference number, so I don't start over with the next one?",
        "Hold on, let me check that. No. It says Tuesday here.",
        "I understand you're only doing your job, but she's eighty-one.",
        "That's just great. Nobody comes, nobody rings.",
        "Let me know the minute it's on the van.",
        "Could you give me the tracking number at least?",
        "Your text said noon. Noon! And what does your script say now?",
        "Here's what your lot wrote: no access.",
        "I'll answer your question when you answer mine.",
    ],
)
def test_what_honest_customers_say_passes(text: str) -> None:
    assert guard(text, scene()) == []
