"""Every kind of finding of `check`, each shown by a broken file: its code, its line and its column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.library.soup import EXTENSION, PERSONA, RUBRIC
from trainer.domain.persona import Persona
from trainer.library.checking import Kind, check_text, checked_text
from trainer.library.codes import CODES
from trainer.library.findings import Finding
from trainer.library.shelf import Shelf, check_persona, load_persona
from trainer.locations import shipped


class Broken(NamedTuple):
    """One broken file: what was exchanged in the sound one, and what is found where."""

    code: str
    old: str
    new: str
    line: int
    column: int
    path: str


FIRST_SCHEMA_LINE = PERSONA.split("\n", 1)[0]
LONG = "And " + "so it went on and on " * 16
PERSONAS = [
    # reading
    Broken("not-yaml", "", "extensions: {a: [1, 2\n", 79, 1, ""),
    Broken("not-yaml", "", "---\nid: two\n", 78, 1, ""),
    Broken("tab", "", "\ttab: x\n", 78, 1, ""),
    Broken("duplicate-key", "", "name: Again\n", 78, 1, ""),
    Broken("has-alias", "", "extensions: {a: &x [1], b: *x}\n", 78, 28, ""),
    Broken("too-deep", "", "extensions: {a: " + "[" * 30 + "\n", 78, 25, ""),
    Broken("too-large", "", "# " + "x" * 300_000, 1, 1, ""),
    Broken("too-many-values", "", "extensions:\n" + "  - 1\n" * 9000, 7882, 5, ""),
    Broken("control-character", "", "# a\x07bell\n", 78, 4, ""),
    Broken("unreadable-value", "", "extensions: {day: 2024-02-31}\n", 78, 19, ""),
    Broken("not-yaml", "", "extensions: !!python/name:os.system x\n", 78, 13, ""),
    # fields
    Broken("missing-field", "difficulty: 2\n", "", 1, 1, "difficulty"),
    Broken("missing-field", "    text: The soup was cold on Monday too.\n", "", 21, 5, "facts.0.text"),
    Broken("unknown-field", "difficulty: 2", "dificulty: 2", 6, 1, "dificulty"),
    Broken("unknown-value", "caller_type: demander", "caller_type: screemer", 5, 1, "caller_type"),
    Broken("unknown-value", "fault: company", "fault: Company", 16, 3, "story.fault"),
    Broken("unknown-value", "jargon: mild", "jargonn: mild", 43, 12, "triggers.jargonn"),
    Broken("unknown-value", "    hot: [", "    hott: [", 73, 5, "lines.demand.hott"),
    Broken("wrong-type", "difficulty: 2", "difficulty: hard", 6, 1, "difficulty"),
    Broken("wrong-type", "name: Ola Nordmann", "name: 2024-02-21", 3, 1, "name"),
    Broken("wrong-type", 'opening: ["Cold. Again."]', "opening: Cold.", 69, 3, "lines.opening"),
    Broken("wrong-type", "  record: Eats here daily.", "  - daily", 45, 1, "case_file"),
    Broken("no-text", "name: Ola Nordmann", "name: ''", 3, 1, "name"),
    Broken("too-long", "name: Ola Nordmann", f"name: {'x' * 61}", 3, 1, "name"),
    Broken("too-few", '      says: ["I\'ll give you your money back.", "Here is what you paid."]', "      says: []",
           59, 7,
           "authority.offers.1.says"),
    Broken("out-of-range", "difficulty: 2", "difficulty: 7", 6, 1, "difficulty"),
    Broken("out-of-range", "anger: 6", "anger: -1", 41, 3, "temperament.anger"),
    Broken("bad-name", "id: break", "id: The Break", 26, 5, "facts.1.id"),
    Broken("bad-slot", '["Cold. Again."]', '["Cold. {Again."]', 69, 13, "lines.opening.0"),
    Broken("bad-slot", '["Money. Now."]', '["Money{0}."]', 72, 15, "lines.demand.boiling.0"),
    Broken("duplicate-id", "id: break", "id: monday", 26, 5, "facts.1.id"),
    Broken("unknown-act", "  opening:", "  opning:", 69, 3, "lines.opning"),
    Broken("unknown-topic", "call_out.hollow", "call_out.holow", 74, 3, "lines.call_out.holow"),
    Broken("no-such-offer", '      details: {when: "In two minutes."}',
           '      details: {when: "In two minutes."}\n      instead_of: [mony]', 55, 20,
           "authority.offers.0.instead_of.0"),
    Broken("wrong-id", "id: cold-soup", "id: hot-soup", 2, 1, "id"),
    Broken("no-schema-line", FIRST_SCHEMA_LINE, "# soup", 1, 1, ""),
    # the way out
    Broken("no-way-out", "solves: fully", "solves: not", 48, 3, "authority.offers"),
    Broken("demand-open", "demand: His money back.", "demand: A written letter from the mayor.", 18, 3, "story.demand"),
    Broken("demand-open", "demand: His money back.", "demand: The soup for the whole street.", 18, 3, "story.demand"),
    Broken("need-is-demand", "need: Something warm before his break ends.", "need: The money, back.", 17, 3,
           "story.need"),
    Broken("need-forbidden", "- what: Free soup for a year", "- what: Something warm before the break ends", 62, 7,
           "authority.not.0"),
    Broken("need-forbidden", '"You\'ll never pay again."', '"We bring you something warm before your break ends."', 62,
           7, "authority.not.0"),
    Broken("offer-forbidden", '"You\'ll never pay again."', '"Here is what you paid."', 55, 7, "authority.offers.1"),
    Broken("offers-alike", '"Here is what you paid."', '"You get another one, straight off the stove."', 59, 7,
           "authority.offers.1.says"),
    Broken("offer-without-details", '\n      details: {when: "In two minutes."}', "", 49, 7, "authority.offers.0"),
    Broken("few-examples", ', "You get another one, straight off the stove."', "", 53, 7, "authority.offers.0.says"),
    Broken("few-examples", ', "Was it the first time?"', "", 24, 5, "facts.0.asks"),
    Broken("forbidden-unheard", '- what: Free soup for a year\n      says: ["You\'ll never pay again."]',
           "- Free soup", 62, 7,
           "authority.not.0"),
    # facts and questions
    Broken("fact-never-told", '    asks: ["Has this happened before?", "Was it the first time?"]\n', "", 21,
           5, "facts.0"),
    Broken("fact-left-to-chance", '    asks: ["Why does it matter today?", "Is that spoon your own?"]\n', "", 30, 5,
           "facts.2"),
    Broken("fact-wordless", '    lines: ["I\'m back on at twelve."]\n', "", 26, 5, "facts.1"),
    Broken("asks-too-near", '"Is that spoon your own?"', '"Has this happened before?"', 33, 41, "facts.2.asks.1"),
    Broken("fact-in-record", "record: Eats here daily.",
           "record: His small son brought him a wooden spoon for soup.", 30, 5,
           "facts.2"),
    Broken("tells-too-early", '"Nobody even looked up."', '"And my small son carved me this wooden spoon!"', 70, 67,
           "lines.vent.2"),
    Broken("question-unanswerable",
           '    answered_by: ["The hotplate broke on Monday and nobody rang the electrician."]\n', "", 36,
           5, "questions.0"),
    # temperament
    Broken("trigger-never-fires", "triggers: {jargon: mild}", "triggers: {thanks: mild}", 43, 12, "triggers.thanks"),
    Broken("trigger-never-fires", "triggers: {jargon: mild}", "triggers: {overpromises: mild}", 43,
           12, "triggers.overpromises"),
    Broken("soother-never-reaches", "{apology: strong}", "{offers_pause: strong}", 44, 12, "soothers.offers_pause"),
    Broken("trigger-and-soother", "{apology: strong}", "{jargon: strong}", 44, 12, "soothers.jargon"),
    Broken("not-angry", "anger: 6", "anger: 1.5", 41, 3, "temperament.anger"),
    Broken("no-patience", "patience: 12", "patience: 3", 42, 3, "temperament.patience"),
    # what gives the game away
    Broken("tells-solution", "summary: His soup was cold twice.",
           "summary: He wants a fresh plate from the second kitchen.",
           9, 1, "summary"),
    Broken("tells-solution", '"Cold. Again."', '"Fetch me a fresh plate from the second kitchen!"', 69, 13,
           "lines.opening.0"),
    Broken("tells-solution", '"Cold. Again."', '"A fresh plate of yours, from that kitchen!"', 69, 13,
           "lines.opening.0"),
    Broken("tells-need", '"Cold. Again."', '"Something warm, before my break ends!"', 69, 13, "lines.opening.0"),
    # lines
    Broken("unknown-offer", "refuse.new-soup", "refuse.new-soap", 75, 3, "lines.refuse.new-soap"),
    Broken("never-said", "refuse.new-soup", "vent.tuesday", 75, 3, "lines.vent.tuesday"),
    Broken("never-said", "refuse.new-soup", "insult", 75, 3, "lines.insult"),
    Broken("never-said", "refuse.new-soup", "throw_back.polcy", 75, 3, "lines.throw_back.polcy"),
    Broken("never-said", "refuse.new-soup", "wont_say_yet.sun", 75, 3, "lines.wont_say_yet.sun"),
    Broken("empty-slot", '"Cold. Again."', '"Cold, {compny}. Again."', 69, 13, "lines.opening.0"),
    Broken("slot-elsewhere", '"Cold. Again."', '"Keep {offer}. Cold again."', 69, 13, "lines.opening.0"),
    Broken("duplicate-line", '"Nobody even looked up."', '"Cold! Again!"', 70, 67, "lines.vent.2"),
    Broken("line-too-long", '"Nobody even looked up."', f'"{LONG}"', 70, 67, "lines.vent.2"),
    Broken("line-forbidden", "", "principles:\n  - {rule: No bread., never: And the bread was yesterday's!}\n",
           70, 33, "lines.vent.1"),
    Broken("line-forbidden", '["I\'m off."]', '["Off, {thing}."]\nprinciples: [{rule: No., never: "Off the soup!"}]',
           77, 13, "lines.hang_up.0"),
    Broken("few-lines", ', "Nobody even looked up."', "", 70, 3, "lines.vent"),
    Broken("few-lines", '  hang_up: ["I\'m off."]\n', "", 68, 1, "lines"),
    Broken("not-a-customer", '"Nobody even looked up."', '"I feel unheard here."', 70, 67, "lines.vent.2"),
    Broken("not-a-customer", '"Nobody even looked up."', '"I feel so frustrated."', 70, 67, "lines.vent.2"),
    Broken("not-a-customer", '"Nobody even looked up."', '"A bit of empathy, please!"', 70, 67, "lines.vent.2"),
    Broken("not-a-customer", '"Nobody even looked up."', '"How can I help you today?"', 70, 67, "lines.vent.2"),
    Broken("gives-in-early", '"Nobody even looked up."', '"Well, that sounds good to me."', 70, 67, "lines.vent.2"),
    Broken("not-mid-sentence", "name: the new plate", "name: The new plate.", 52, 7, "authority.offers.0.name"),
    Broken("not-mid-sentence", "text: why it was cold again", "text: Why was it cold again?", 37,
           5, "questions.0.text"),
    Broken("word-missing", '  thing: "the soup"\n', "", 65, 1, "words"),
    # language, names, links
    Broken("address-missing", "address_as: [Ola, Mr Nordmann]\n", "", 3, 1, "name"),
    Broken("address-not-name", "address_as: [Ola, Mr Nordmann]", "address_as: [Kari]", 11, 1, "address_as"),
    Broken("unknown-training", "trains: [empathy]", "trains: [empaty]", 10, 10, "trains.0"),
]  # fmt: skip
ANCHOR_2 = '"2": Names the customer\'s feeling and its cause once.'
RUBRICS = [
    Broken("unknown-stage", "stage: solving", "stage: solvin", 36, 5, "criteria.2.stage"),
    Broken("unknown-criterion", "  - criterion: composure", "  - criterion: composed", 8, 5, "must_have.0.criterion"),
    Broken("duplicate-id", "  - id: empathy", "  - id: composure", 24, 5, "criteria.1.id"),
    Broken("missing-field", '      "0": Says that others have it worse.\n', "", 28, 5, "criteria.1.anchors.0"),
    Broken("weight-dominates", "    title: Seeing", "    weight: 5\n    title: Seeing", 26, 5, "criteria.1.weight"),
    Broken("weight-negligible", "    title: Seeing", "    weight: 0.005\n    title: Seeing", 26,
           5, "criteria.1.weight"),
    Broken("anchors-alike", ANCHOR_2, '"2": Names a particular of the day that went wrong and what it costs.', 32, 7,
           "criteria.1.anchors.3"),
    Broken("anchor-vague", ANCHOR_2, '"2": Shows good and appropriate empathy.', 31, 7, "criteria.1.anchors.2"),
    Broken("criterion-unreachable", "id: empathy\n    stage: listening\n    title: Seeing it with their eyes\n"
           "    question: Does the agent name what this is like for this customer?",
           "id: warmth\n    stage: listening\n    title: Warm\n    question: Warmth.", 27, 5, "criteria.1.question"),
    Broken("model-only", "id: empathy", "id: warmth", 24, 5, "criteria.1.id"),
    Broken("unknown-advice", "advice: [P7]", "advice: [P7, P77]", 33, 18, "criteria.1.advice.1"),
    Broken("must-have-too-high", "    level: 1", "    level: 3", 9, 5, "must_have.0.level"),
    Broken("must-have-empty", "    level: 1", "    level: 0", 9, 5, "must_have.0.level"),
    Broken("must-have-twice", "    why: People are watching.",
           "    why: Watched.\n  - criterion: composure\n    level: 2\n    why: x",
           11, 5, "must_have.1.criterion"),
    Broken("empty-stage", "stages: [listening, solving]", "stages: [listening, solving, parting]", 11, 30, "stages.2"),
    Broken("pass-mark-extreme", "pass_mark: 60", "pass_mark: 100", 6, 1, "pass_mark"),
    Broken("tip-twice", '"Breathe first, then type."', '"Say the fact in it: “Two days, then.”"', 23,
           55, "criteria.0.tips.1"),
    Broken("no-schema-line", RUBRIC.split("\n", 1)[0], "# till", 1, 1, ""),
]  # fmt: skip
EXTENSIONS = [
    Broken("unknown-base", "extends: till", "extends: tills", 3, 1, "extends"),
    Broken("extends-ring", "extends: till", "extends: mine", 3, 1, "extends"),
    Broken("broken-base", "extends: till", "extends: broken", 3, 1, "extends"),
    Broken("unknown-criterion", "  - id: empathy", "  - id: empaty", 7, 5, "change.0.id"),
    Broken("unknown-criterion", "change:", "without: [composur]\nchange:", 6, 11, "without.0"),
    Broken("out-of-range", "weight: 2", "weight: 9", 8, 5, "change.0.weight"),
    Broken("change-nothing", "\n    weight: 2", "", 7, 5, "change.0"),
    Broken("change-left-out", "change:", "without: [empathy]\nchange:", 8, 5, "change.0.id"),
]  # fmt: skip
ELSEWHERE = {
    "nothing-there", "not-utf8", "too-many", "misfit", "more", "wrong-lang", "no-banks", "abuse-without-rule",
    "text-missing", "text-surplus",
}  # fmt: skip
"""Codes whose files are broken in tests of their own below."""


def broken(text: str, case: Broken) -> str:
    """The sound text with something exchanged, or with something added at its end."""
    assert case.old in text
    return text.replace(case.old, case.new, 1) if case.old else text + case.new


@pytest.fixture
def rubrics(tmp_path: Path) -> Shelf:
    """A shelf with the sound rubric, one that extends it, and one that is broken."""
    (tmp_path / "till.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(EXTENSION.replace("extends: till", "extends: mine"), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    return Shelf([], [tmp_path])


def assert_found(findings: list[Finding], case: Broken) -> None:
    """The one finding is there, at its place, and says what is wrong and what to write."""
    at = [(one.code, one.line, one.column, one.path) for one in findings]
    assert (case.code, case.line, case.column, case.path) in at, [str(one) for one in findings]
    finding = findings[at.index((case.code, case.line, case.column, case.path))]
    assert finding.severity == CODES[case.code].severity
    assert finding.message
    assert finding.mend
    assert "{" not in finding.mend.replace("{thing}", "").replace("{{", "")
    assert str(finding).startswith(f"{finding.file}:{case.line}:{case.column}: {finding.severity}: ")
    assert str(finding).endswith(f"[{case.code}]")
    assert {one.code for one in findings} <= {case.code, *ACCOMPANY.get(case.code, ())}


ACCOMPANY = {
    "unknown-field": ("missing-field",), "asks-too-near": (), "no-way-out": ("tells-solution",),
    "never-said": ("few-lines",), "unknown-act": ("few-lines",), "weight-dominates": (),
    "change-left-out": ("unknown-criterion",), "criterion-unreachable": (),
}  # fmt: skip
"""What else a broken file may rightly be told: a field with the wrong name is also one that is missing."""


def test_the_sound_files_have_no_findings(rubrics: Shelf) -> None:
    assert check_text(PERSONA, "cold-soup.yaml") == []
    assert check_text(RUBRIC, "till.yaml", "rubric") == []
    assert check_text(EXTENSION, "mine.yaml", "rubric", rubrics=rubrics) == []


@pytest.mark.parametrize("case", PERSONAS, ids=[f"{case.code}-{number}" for number, case in enumerate(PERSONAS)])
def test_each_weakness_of_a_persona_is_found_at_its_place(case: Broken) -> None:
    assert_found(check_text(broken(PERSONA, case), "cold-soup.yaml"), case)


@pytest.mark.parametrize("case", RUBRICS, ids=[f"{case.code}-{number}" for number, case in enumerate(RUBRICS)])
def test_each_weakness_of_a_rubric_is_found_at_its_place(case: Broken) -> None:
    assert_found(check_text(broken(RUBRIC, case), "till.yaml", "rubric"), case)


@pytest.mark.parametrize("case", EXTENSIONS, ids=[f"{case.code}-{number}" for number, case in enumerate(EXTENSIONS)])
def test_each_weakness_of_an_extension_is_found_at_its_place(case: Broken, rubrics: Shelf) -> None:
    assert_found(check_text(broken(EXTENSION, case), "mine.yaml", "rubric", rubrics=rubrics), case)


@pytest.mark.parametrize(("kind", "command"), [("persona", "trainer persona new"), ("rubric", "trainer rubric new")])
@pytest.mark.parametrize("text", ["", "\n\n", "# to be written\n"])
def test_a_file_with_nothing_in_it_is_told_how_to_begin(kind: Kind, command: str, text: str) -> None:
    (finding,) = check_text(text, "new.yaml", kind)
    assert finding.code == "nothing-there"
    assert command in finding.mend
    assert "indent" not in finding.mend


def test_every_code_is_shown_by_a_broken_file() -> None:
    shown = {case.code for case in (*PERSONAS, *RUBRICS, *EXTENSIONS)}
    assert shown | ELSEWHERE == set(CODES)
    assert not shown & ELSEWHERE


def test_text_that_is_no_utf8_is_said_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "cold-soup.yaml"
    file.write_bytes(PERSONA.encode() + "# ø".encode() + b"\xff\n")
    (finding,) = check_persona(file)[1]
    assert (finding.code, finding.line, finding.column) == ("not-utf8", 78, 4)


def test_lines_in_another_language_than_the_file_says_are_noticed() -> None:
    german = (shipped("personas") / "zug-zum-fluegel.yaml").read_text("utf-8")
    line = german.splitlines().index("lang: de") + 1
    findings = check_text(german.replace("lang: de", "lang: nb", 1), "zug-zum-fluegel.yaml")
    wrong = [one for one in findings if one.code == "wrong-lang"]
    assert [(one.line, one.column, one.mend) for one in wrong] == [(line, 1, "Write `lang: de`.")]


def test_a_language_that_the_program_has_nothing_for_is_said_with_what_is_missing() -> None:
    french = PERSONA.split("questions:")[0].replace("lang: en", "lang: fr") + "questions: []\ntemperament:"
    text = french + PERSONA.split("temperament:")[1].split("lines:")[0] + "lines:\n  opening: ['Elle est froide.']\n"
    (finding,) = [one for one in check_text(text, "cold-soup.yaml") if one.code not in ("few-lines", "fact-wordless")]
    assert (finding.code, finding.line, finding.column) == ("no-banks", 4, 1)
    assert "the customer's lines" in finding.message
    assert "the reader's patterns" in finding.message


def test_an_abusive_customer_needs_a_house_rule_of_the_desk() -> None:
    text = PERSONA.replace("caller_type: demander", "caller_type: abusive")
    assert [one.code for one in check_text(text, "cold-soup.yaml")] == ["few-lines"]
    text = text.replace("  hang_up:", "  insult: ['You wet tea towel.', 'Were you born in that apron?']\n  hang_up:")
    assert check_text(text, "cold-soup.yaml") == []
    (finding,) = check_text(text.replace("house_rule_abuse: Ask once, then fetch the cook.\n", ""), "cold-soup.yaml")
    assert (finding.code, finding.line, finding.path) == ("abuse-without-rule", 5, "caller_type")


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Ask once"), ("de", "Einmal bitten"), ("nb", "én gang"), ("fr", "Ask")]
)
def test_the_usual_house_rule_is_in_the_language_of_the_customer(lang: str, words: str) -> None:
    text = PERSONA.replace("house_rule_abuse: Ask once, then fetch the cook.\n", "")
    found = checked_text(text.replace("lang: en", f"lang: {lang}"), "cold-soup.yaml").model
    assert isinstance(found, Persona)
    assert words in found.house_rule_abuse


def test_a_file_with_thousands_of_mistakes_is_told_the_first_of_them() -> None:
    text = PERSONA + "".join(f"unknown_{number}: 1\n" for number in range(3000))
    findings = check_text(text, "cold-soup.yaml")
    assert len(findings) == 201
    assert findings[-1].code == "more"
    assert "2800 more" in findings[-1].message


def test_what_pydantic_says_in_its_own_words_is_still_placed() -> None:
    text = PERSONA.replace("lines:\n  opening", "lines: &a\n  1: [x]\n  opening")
    findings = check_text(text, "cold-soup.yaml")
    assert findings
    assert all(one.line == 69 for one in findings), [str(one) for one in findings]


class SomeMeaning:
    """A stand-in for an encoder's vectors: sentences about a spoon lie together, the others each by itself."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.eye(len(texts) + 1, dtype=np.float32)[: len(texts)]
        for row, text in zip(rows, texts, strict=True):
            if "spoon" in text:
                row[:] = 0
                row[-1] = 1
        return rows


def test_a_question_nearer_to_another_fact_is_found_by_meaning() -> None:
    text = PERSONA.replace('"Was it the first time?"', '"Did you bring that spoon?"')
    findings = check_text(text, "cold-soup.yaml", meaning=SomeMeaning())
    assert [(one.code, one.line, one.path) for one in findings] == [
        ("asks-too-near", 33, "facts.2.asks.1"),
    ]


@pytest.mark.parametrize(
    ("opening", "code"), [("Another bowl, from the other stove!", "tells-solution"), ("I am hungry.", "tells-need")]
)
def test_an_opening_that_means_the_solution_or_the_need_is_found_by_meaning(opening: str, code: str) -> None:
    class Same(SomeMeaning):
        def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
            means = {opening: ("fresh plate" if code == "tells-solution" else "Something warm")}
            kinds = ["fresh plate", "Something warm"]
            rows = [[float(kind in text or means.get(text) == kind) for kind in kinds] for text in texts]
            return np.array(rows, dtype=np.float32)

    text = PERSONA.replace('"Cold. Again."', f'"{opening}"')
    assert not [one for one in check_text(text, "cold-soup.yaml") if one.code == code]
    found = [one for one in check_text(text, "cold-soup.yaml", meaning=Same()) if one.code == code]
    assert [(one.line, one.column, one.path) for one in found] == [(69, 13, "lines.opening.0")]


@pytest.mark.parametrize(
    ("old", "new", "message", "mend"),
    [
        ("difficulty: 2", "dificulty: 2", "did you mean 'difficulty'?", "Here stand: id, name, lang"),
        ("difficulty: 2\n", "", "the field 'difficulty' is missing", "1 easy … 5 hard."),
        ("difficulty: 2", "difficulty: 2.5", "expected a whole number, found '2.5'", "in digits"),
        ("name: Ola Nordmann", "name: 12", "expected text, found '12'", "Put it in quotes."),
        ("name: Ola Nordmann", "name: true", "expected text, found 'True'", "Put it in quotes."),
        ("name: Ola Nordmann", "name: [Ola]", "expected text, found a list", "behind the colon"),
        ("lang: en", "lang: English", "'English' does not fit the pattern", "such as en, de or nb"),
        ("caller_type: demander", "caller_type: screemer", "did you mean 'screamer'?", "as it stands"),
        ("refuse.new-soup", "refuse.new-soap", "did you mean 'new-soup'?", "the act alone"),
        ("call_out.hollow", "call_out.holow", "did you mean 'hollow'?", "one of these topics"),
    ],
)
def test_a_finding_names_the_nearest_and_says_what_to_write(old: str, new: str, message: str, mend: str) -> None:
    findings = check_text(PERSONA.replace(old, new, 1), "cold-soup.yaml")
    assert any(message in one.message and mend in one.mend for one in findings), [
        (one.message, one.mend) for one in findings
    ]


def test_a_field_under_a_mistaken_name_is_told_once() -> None:
    """Whoever mends the name has mended what is missing."""
    assert [one.code for one in check_text(PERSONA.replace("difficulty: 2", "dificulty: 2", 1), "cold-soup.yaml")] == [
        "unknown-field"
    ]


def test_of_many_words_that_may_stand_somewhere_the_first_are_named_and_where_all_are() -> None:
    """A list of all moves would not be read."""
    text = PERSONA.replace("jargon: mild", "asks_agin: mild")
    found = [one for one in check_text(text, "cold-soup.yaml") if one.code == "unknown-value"]
    assert [one.message.endswith(" more; did you mean 'asks_again'?") for one in found] == [True]
    assert found[0].mend.endswith("as it stands. `trainer schema persona` lists them all.")


def test_a_warning_does_not_keep_a_persona_from_being_played(tmp_path: Path) -> None:
    file = tmp_path / "cold-soup.yaml"
    file.write_text(PERSONA.replace("refuse.new-soup", "refuse.new-soap"), encoding="utf-8")
    assert [one.severity for one in check_persona(file)[1]] == ["warning"]
    assert load_persona(file).id == "cold-soup"


@pytest.mark.parametrize("kind", ["persona", "rubric"])
def test_everything_that_ships_has_no_findings_at_all(kind: Kind) -> None:
    shelf = Shelf([shipped("personas")], [shipped("rubrics")])
    files = shelf.persona_files() if kind == "persona" else shelf.rubric_files()
    assert files
    for path in files.values():
        findings = check_text(path.read_text("utf-8"), str(path), kind, rubrics=shelf)
        assert [str(one) for one in findings] == []
