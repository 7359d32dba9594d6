"""A session line by line and its reports in German and in Norwegian: nothing of them is said in English."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from trainer import translation
from trainer.coaching.advice import advice_book
from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.scorecard import CriterionScore, Evidence, Grader, Scorecard
from trainer.library.shelf import Shelf
from trainer.llm import faults
from trainer.llm.scrub import Scrubber
from trainer.reports import rehearsal_html
from trainer.reports.markdown import scorecard_markdown
from trainer.reports.plain import scorecard_text
from trainer.store.faults import store_error

WORDS = (
    "the of and is are was were be been to with what which that this these there they them their you your yours "
    "customer turn advice better graded passed score work keep sure open weak solid exemplary harmful missing "
    "missed conversation message session ended left not has have had for from by how when where why it its can "
    "cannot check set try again "
)
ENGLISH = frozenset(WORDS.split())
"""Words that English text can hardly do without. Those that are German or Norwegian words too are taken out below."""
SHARED = {"de": {"was", "open", "score", "not", "set", "session"}, "nb": {"for", "have", "score", "by", "set", "solid"}}
PERSONAS = {"de": "kaution-seit-august", "nb": "barnehageplass"}
SAID = {
    "de": "Guten Tag, hier ist Sam. Seit August warten Sie auf Ihr Geld, das ist bitter.\n/foo\n/wait\n"
    f"{'lang ' * 900}\nIch überweise Ihnen heute die 1.015 Euro.\n/end\n",
    "nb": "Hei, dette er Sam. Du var på havet da fristen gikk ut, det er bittert.\n/foo\n/wait\n"
    f"{'langt ' * 900}\nJeg tar saken opp igjen med en gang.\n/end\n",
}
OFFERED = re.compile(r"/\w+|`[^`]*`|--[\w-]+(?: offline)?|[A-Z]+_[A-Z_]+|\S+://\S+")
"""What keeps its English name: commands, options, variables, addresses."""


def english(text: str, lang: str) -> list[str]:
    """Lines of a text that hold two words of English or more."""
    found = []
    for line in text.splitlines():
        words = re.findall(r"[a-zæøåäöüß'-]+", OFFERED.sub(" ", line).lower())
        if len([one for one in words if one in ENGLISH - SHARED[lang]]) >= 2:
            found.append(line)
    return found


def trainer(lang: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as a process, its interface in a language."""
    return subprocess.run(
        [sys.executable, "-m", "trainer", *arguments], input=given, capture_output=True, text=True, check=False,
        encoding="utf-8", timeout=100,
        env={**os.environ, "TRAINER_ENCODER": "off", "TRAINER_INTERFACE": lang, "PYTHONUTF8": "1"},
    )  # fmt: skip


def scorecard() -> Scorecard:
    """Every kind of row: with and without level, split votes, a better wording with a turn and without."""
    rows = (
        CriterionScore(
            id="empathy", stage="connection", level=1, confidence=0.6, evidence=(Evidence(turn=1, quote="Ja."),),
            rationale="–", better="Nein.", better_turn=1, advice=("P7",),
        ),
        CriterionScore(
            id="apology", stage="connection", level=2, confidence=0.5, rationale="–", better="Nein.", votes=(2, 3, None)
        ),
        CriterionScore(id="breather", stage="pressure", applicable=False, rationale="–"),
        CriterionScore(id="calm", stage="composure", level=None, rationale="–"),
        CriterionScore(id="positive", stage="solution", level=3, confidence=0.9, rationale="–"),
        CriterionScore(id="options", stage="solution", level=0, confidence=0.9, rationale="–"),
    )  # fmt: skip
    grader = Grader(
        engine="llm", model="m", prompt_version="1", rubric_version="2", votes=3, parts=2, fingerprint="f", seconds=1.5,
        cost=0.01, prompt_tokens=1200, completion_tokens=30,
    )  # fmt: skip
    return Scorecard(rubric="deescalation", grader=grader, score=33.3, passed=False, criteria=rows, missed=("options",))


def test_the_word_list_finds_english() -> None:
    """The check can fail: English is found, also in the midst of others."""
    for lang in ("de", "nb"):
        told = "Alles gut.\nYou ended the conversation.\nTa det rolig: /end, `trainer sessions`, set TRAINER_DATA."
        assert english(told, lang) == ["You ended the conversation."]
        assert english("Graded with: rules. It ended as resolved.", lang)


@pytest.mark.parametrize("lang", ["de", "nb"])
def test_a_plain_session_says_nothing_in_english(lang: str) -> None:
    """Case, prompts, refusals, ending and scorecard, on both streams."""
    ran = trainer(lang, "practice", PERSONAS[lang], "--plain", "--engine", "offline", "--seed", "1", given=SAID[lang])
    assert ran.returncode == 0, ran.stderr
    assert "/foo" in ran.stderr
    assert english(ran.stdout + ran.stderr, lang) == []
    ended = {"de": "Sie haben das Gespräch beendet.", "nb": "Du avsluttet samtalen."}
    assert ended[lang] in ran.stdout
    listed = trainer(lang, "sessions")
    assert {"de": "von Ihnen beendet", "nb": "avsluttet av deg"}[lang] in listed.stdout
    assert english(listed.stdout, lang) == []


@pytest.mark.parametrize("lang", ["de", "nb"])
def test_a_scorecard_has_no_word_of_its_own_in_english(lang: str) -> None:
    """As text and as Markdown, with everything on it that can be there."""
    translation.use(lang)
    rubric, book = Shelf.usual().rubric("deescalation", lang), advice_book(lang)
    turns = (Turn(speaker="customer", text="Hm."), Turn(speaker="agent", text="[ends the conversation]", action="end"))
    talk = Transcript(turns=turns, scenario=Scenario(customer="Ida"), ending="ended_by_agent")
    told = scorecard_text(scorecard(), rubric, book) + "\n" + scorecard_markdown(scorecard(), rubric, talk, book)
    assert english(told, lang) == []
    wanted = {
        "de": ("33,3 von 100", "5 von 6 bewertet", "Zuerst daran arbeiten", "schädlich oder fehlt", "1.200 Token"),
        "nb": ("33,3 av 100", "5 av 6 vurdert", "Arbeid først med", "skadelig eller mangler", "1 200 tokener"),
    }
    for part in (*wanted[lang], {"de": "„Ja.“", "nb": "«Ja.»"}[lang]):
        assert part in " ".join(told.split())


@pytest.mark.parametrize("lang", ["de", "nb"])
def test_what_fails_is_said_in_the_language_of_the_interface(lang: str) -> None:
    """Cause and next step, of the endpoint and of the store."""
    translation.use(lang)
    place = faults.Place(Scrubber("", "http://localhost:1/v1"), "m", 0.0)
    found = [str(faults.of_status(status, "", {}, place).error) for status in (401, 403, 404, 409, 418, 429, 500, 504)]
    found += [str(faults.of_status(429, "", {"retry-after": "300"}, place).error)]
    found += [str(faults.of_exception(error, place).error) for error in (ConnectionRefusedError(), TimeoutError())]
    found += [str(store_error(OSError(sign), "/x.db")) for sign in ("disk is full", "is locked", "malformed", "odd")]
    assert english("\n".join(found), lang) == []
    assert all(one.endswith(".") for one in found)


def test_json_is_the_same_in_every_language() -> None:
    """Programs read it, on standard output and in the errors beside it."""
    told = [trainer(lang, "persona", "list", "--json").stdout for lang in ("en", "de")]
    assert told[0] == told[1]
    missing = trainer("de", "persona", "show", "nobody-here", "--json")
    assert (missing.returncode, "There is no customer" in missing.stderr) == (2, True)
    assert "Es gibt keine Persona" in trainer("de", "persona", "show", "nobody-here").stderr
    rows = [json.loads(line) for line in told[0].splitlines()]
    assert {row["channel"] for row in rows} <= {"phone", "chat", "counter"}


def test_what_a_template_says_is_marked() -> None:
    """Templates are not searched for texts: what they say stands in the module beside them."""
    template = (rehearsal_html.TEMPLATES / "rehearsal.html.j2").read_text(encoding="utf-8")
    said = set(re.findall(r'\bt\("([^"]+)"', template))
    assert said == set(rehearsal_html.WORDS)
