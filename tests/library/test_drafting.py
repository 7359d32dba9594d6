"""Personas drafted from answers: sound, in the right language, with what was answered in them, fun to play."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trainer.customer.offline import OfflineVoice
from trainer.customer.temperament import BY_TYPE
from trainer.domain.conversation import Ending
from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.domain.text import clean, one_line
from trainer.errors import ContentError, InputError
from trainer.library.checking import check_text
from trainer.library.drafting import (
    LANGS,
    Extras,
    caller_types,
    check_answer,
    default,
    draft,
    questions,
    slug,
    spoken,
    with_id,
    with_schema,
)
from trainer.library.shelf import load_persona
from trainer.library.source import parse_source
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import MemoryJournal
from trainer.reading.offline import OfflineReader, offline_reader

BY_ID = {question.id: question for question in questions()}
OWN = {
    "name": "Ola Trent",
    "trade": "bicycle shop",
    "company": "Spoke & Co",
    "thing": "the tandem",
    "happened": "On 3 May the tandem was brought in for new brakes. On 9 May it was sold to somebody else by mistake.",
    "opening": "You have sold my tandem. The one I brought in to be MENDED.",
    "vents": "It has my name on it. / In paint. / He rode past me!",
    "question": "who has got my tandem",
    "answer": "A Mr Finch bought it, and he has been told.",
    "offer": "fetch it back tomorrow and bring it to your door by six",
    "offer_name": "the tandem by six",
}


def made(answers: dict[str, str], persona_id: str = "tried-out") -> Persona:
    """The persona that a draft is."""
    return Persona.model_validate(parse_source(draft(persona_id, answers, file="x.yaml"), "x.yaml").data)


@pytest.fixture(scope="module")
def reader() -> OfflineReader:
    """A reader that goes by words: it needs no encoder and no time."""
    return offline_reader(None)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("answers", [{}, OWN], ids=["nothing answered", "a case of one's own"])
def test_a_draft_is_sound_without_a_single_finding(lang: str, answers: dict[str, str]) -> None:
    """Errors, warnings: none, whatever was left to the defaults."""
    text = draft("tried-out", {"lang": lang, **answers}, file="tried-out.yaml")
    foreign = lang != "en" and bool(answers)  # an English case in a German draft is rightly remarked upon
    findings = [one for one in check_text(text, "tried-out.yaml") if not foreign or one.severity == "error"]
    assert findings == []
    assert made({"lang": lang, **answers}).lang == lang


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("caller_type", list(caller_types()))
def test_a_draft_of_every_type_on_every_channel_can_be_used(lang: str, caller_type: str) -> None:
    """Eight types, three channels: each fits the fields and has no error."""
    for channel in ("phone", "chat", "counter"):
        answers = {"lang": lang, "caller_type": caller_type, "channel": channel}
        findings = check_text(draft("tried-out", answers, file="x"), "tried-out.yaml")
        assert [one for one in findings if one.severity == "error"] == []


def test_every_section_is_explained_by_a_comment() -> None:
    """No top-level field but the plainest stands without a line above it or above its neighbours."""
    lines = draft("tried-out", {}, file="x.yaml").splitlines()
    assert lines[0].startswith("# yaml-language-server: $schema=")
    sections = (
        "id caller_type difficulty channel summary trains address_as who story facts questions temperament triggers "
        "case_file authority words lines"
    )
    for section in sections.split():
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{section}:"))
        assert lines[at - 1].startswith("#"), section


@pytest.mark.parametrize("lang", LANGS[1:])
def test_the_comments_are_in_the_language_of_the_customer(lang: str) -> None:
    """As many as in English, in the same places, none of them the same, none too long to be read."""
    english, translated = (draft("tried-out", {"lang": one}, file="x.yaml").split("\n") for one in ("en", lang))
    said = [
        [line.strip() for line in lines[1:] if line.lstrip().startswith("#") and "trainer p" not in line]
        for lines in (english, translated)
    ]
    assert len(said[0]) == len(said[1]) > 20
    assert set(said[0]).isdisjoint(said[1])
    assert max(map(len, said[1])) <= 120


def test_what_was_answered_stands_in_the_draft() -> None:
    """Name, case, words, offers, questions; and nothing of the sample case."""
    persona = made({"lang": "en", **OWN})
    assert persona.name == "Ola Trent"
    assert persona.story.happened == OWN["happened"]
    assert persona.lines["opening"] == (OWN["opening"],)
    assert persona.lines["vent"] == ("It has my name on it.", "In paint.", "He rode past me!")
    assert persona.words == {"thing": "the tandem", "company": "Spoke & Co"}
    assert "I can fetch it back tomorrow and bring it to your door by six." in persona.authority.offers[0].says
    assert persona.authority.offers[0].name == "the tandem by six"
    told = persona.model_dump_json().lower()
    for word in ("bolts", "wainwright", "hollow", "bed came", "have rung", "on monday they"):
        assert word not in told, word


def test_the_default_of_a_question_follows_the_answers_before_it() -> None:
    """Nothing answered: the sample. A case of one's own: what fits any case, with its words, and no sample answer."""
    assert default("need", {"lang": "en"}).startswith("To have a bed")
    assert "the tandem" in default("need", {"lang": "en", "thing": "the tandem"})
    assert default("answer", {"lang": "en", "question": "who has it"}) == ""
    assert default("opening", {"lang": "de", "thing": "das Tandem"}).count("{thing}") == 1


def test_the_types_of_a_draft_are_those_of_the_engine() -> None:
    """The temperament that a draft writes down is the one that the type has anyway."""
    for name, shown in caller_types().items():
        known = BY_TYPE[name]  # type: ignore[index]
        for field in ("anger", "trust", "patience", "volatility", "forgiveness"):
            assert shown[field] == getattr(known, field), (name, field)
    assert set(caller_types()) == set(BY_TYPE)


@pytest.mark.parametrize("lang", LANGS)
def test_every_example_of_a_draft_is_understood_as_what_it_is(lang: str, reader: OfflineReader) -> None:
    """Questions ask for their fact, offers are their offer, promises are forbidden, answers answer."""
    persona = made({"lang": lang})
    context = ReadingContext(lang=lang, customer_lines=("…",), open_questions=("own-question",))
    for fact in persona.facts:
        for ask in fact.asks:
            assert reader.read_now(ask, context, persona).asked == (fact.id,), ask
    for offer in persona.authority.offers:
        for said in offer.says:
            assert [one.offer_id for one in reader.read_now(said, context, persona).offers] == [offer.id], said
    for item in persona.authority.may_not:
        for said in item.says:
            assert any(one.forbidden for one in reader.read_now(said, context, persona).offers), said
    for said in persona.questions[0].answered_by:
        assert "own-question" in reader.read_now(said, context, persona).answers, said


PLAYED: dict[str, dict[str, list[str]]] = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("drafts_played.yaml").read_text(encoding="utf-8")
)


def play(persona: Persona, messages: list[str], reader: OfflineReader) -> tuple[Ending | None, list[str]]:
    """How a session ends, and what the customer said."""

    async def session() -> tuple[Ending | None, list[str]]:
        cast = Cast(reader, OfflineVoice(), MemoryJournal(), clock=lambda: 0.0)
        made = new_session(persona, cast, rubric_id="deescalation", engine="offline", seed=3, session_id="s")
        async for _ in made.open():
            pass
        for message in messages:
            if made.ending is None:
                async for _ in made.say(message):
                    pass
        return made.ending, [turn.text for turn in made.turns if turn.speaker == "customer"]

    return asyncio.run(session())


@pytest.mark.parametrize("lang", LANGS)
def test_a_draft_tells_kind_from_rude_when_it_is_played(lang: str, reader: OfflineReader) -> None:
    """Somebody kind and exact is thanked, hears the secret, and no line twice; somebody rude is left."""
    persona = made({"lang": lang})
    ending, said = play(persona, PLAYED[lang]["kind"], reader)
    assert ending == "resolved"
    secret = persona.facts[-1].lines[0]
    assert any(secret in line for line in said)
    assert len(set(said)) == len(said)
    ending, said = play(persona, PLAYED[lang]["rude"], reader)
    assert ending == "hung_up"
    assert not any(secret in line for line in said)


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        question.id: st.text(min_size=1, max_size=60)
        for question in questions()
        if question.kind != "choice" and question.id != "vents"
    },
)


@settings(max_examples=15, deadline=None)
@given(ANSWERS, st.sampled_from(LANGS))
def test_any_answer_is_kept_as_text_and_nothing_else(answers: dict[str, str], lang: str) -> None:
    """Quotes, colons, braces, line ends, escapes: the file stays sound, and the answer comes back as it was."""
    checked = {one: text for one in answers if (text := check_answer(BY_ID[one], answers[one])).strip(" ./")}
    text = draft("tried-out", {"lang": lang, **checked}, file="x.yaml")
    assert clean(text) == text
    persona = Persona.model_validate(parse_source(text, "x.yaml").data)
    for one, value in (("name", persona.name), ("need", persona.story.need), ("happened", persona.story.happened)):
        if one in checked:
            assert value == checked[one]


def test_answers_that_cannot_be_are_refused_with_the_reason() -> None:
    """A wrong choice names the right ones; what is too long says how long it may be."""
    with pytest.raises(InputError, match="phone, chat, counter"):
        check_answer(BY_ID["channel"], "telegraph")
    assert check_answer(BY_ID["channel"], " 2 ") == "chat"
    assert check_answer(BY_ID["caller_type"], "scr") == "screamer"
    with pytest.raises(InputError, match="400 characters"):
        check_answer(BY_ID["opening"], "a" * 401)
    assert check_answer(BY_ID["vents"], f"{'a' * 390} / {'b' * 390}")
    assert check_answer(BY_ID["offer"], "bring it back.") == "bring it back"


def test_names_become_ids_in_any_of_the_languages() -> None:
    """Umlauts and Norwegian letters are written out; what has no letters gives nothing."""
    assert slug("Jürgen Groß-Ødegård") == "juergen-gross-odegard"
    assert slug("»«") == ""


def test_braces_in_a_line_are_slots_where_they_can_be() -> None:
    """Known slots stay, anything else is meant as a brace."""
    assert spoken("It is {thing}.") == "It is {thing}."
    assert spoken("a {b c} d") == "a {{b c}} d"
    assert spoken("{") == "{{"


def test_a_copy_differs_in_its_id_and_its_schema_line_alone(tmp_path: Path) -> None:
    """Comments, order and quotes of the original stay."""
    text = Path("personas/late-parcel.yaml").read_text(encoding="utf-8")
    copied = with_schema(with_id(text, "my-parcel", "x"), "personas/deeper/my-parcel.yaml")
    different = [(a, b) for a, b in zip(text.splitlines(), copied.splitlines(), strict=True) if a != b]
    assert [after for _, after in different] == [
        "# yaml-language-server: $schema=../../trainer/library/schema/persona.schema.json", "id: my-parcel",
    ]  # fmt: skip
    file = tmp_path / "my-parcel.yaml"
    file.write_text(copied, encoding="utf-8")
    assert load_persona(file).name == "Denise Ogden"


def test_a_text_without_an_id_cannot_be_renamed() -> None:
    """Nothing is guessed."""
    with pytest.raises((InputError, ContentError), match="id"):
        with_id("name: x\n", "y", "x.yaml")


def test_what_a_card_brings_joins_what_was_answered() -> None:
    """Openings, example lines and facts of a card stand beside the draft's own."""
    fact = {"id": "cat", "text": "There is a cat.", "when": "asked", "asks": ["Any pets?"], "lines": [], "half": ()}
    extras = Extras(openings=("Second.",), vents=("Third.",), facts=(fact,), talks="Loud.", summary="A cat.")
    data = parse_source(draft("x", {"opening": "First."}, file="x", extras=extras), "x").data
    assert data["lines"]["opening"] == ["First.", "Second."]
    assert data["lines"]["vent"][0] == "Third."
    assert data["facts"][-1]["id"] == "cat"
    assert (data["talks"], data["summary"]) == ("Loud.", "A cat.")
    assert one_line(data["who"]) == data["who"]
