"""The trainer's bench in German and in Norwegian: findings, questions, packs, figures; and mending in any language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.library.soup import PERSONA, RUBRIC
from tests.translation.test_speaking import english, trainer
from trainer import domain, translation
from trainer.domain.base import MistakeError
from trainer.library.checking import check_text
from trainer.library.drafting import questions
from trainer.library.findings import MISTAKES, mistake_text, nearest, proposed
from trainer.library.mending import mend_text
from trainer.rehearsal.realism import Realism
from trainer.reports.realism import realism_lines, realism_table
from trainer.translation import LANGUAGES, tr

BROKEN = (
    PERSONA.replace("caller_type: demander", "caller_type: screemer")
    .replace("difficulty: 2", "dificulty: 7")
    .replace("id: break", "id: monday")
    .replace('["Cold. Again."]', '["Cold. {Again."]')
    .replace("call_out.hollow", "call_out.holow")
)
ODD = PERSONA.replace("solves: fully", "solves: not").replace("anger: 6", "anger: 2").replace("lang: en", "lang: fr")


@pytest.fixture(params=LANGUAGES[1:])
def lang(request: pytest.FixtureRequest) -> str:
    """A language of the interface."""
    translation.use(str(request.param))
    return str(request.param)


def test_findings_are_said_in_the_language_of_the_interface(lang: str) -> None:
    """What keeps a file from being used and what is only odd, with what to write instead."""
    found = [one for text in (BROKEN, ODD) for one in check_text(text, "cold-soup.yaml")]
    found += check_text(RUBRIC.replace("weight: 1", "weight: 90"), "r.yaml", "rubric")
    assert {"unknown-value", "unknown-field", "duplicate-id", "bad-slot", "no-way-out", "not-angry"} <= {
        one.code for one in found
    }
    assert english("\n".join(f"{one.message}\n{one.mend}" for one in found), lang) == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_file_is_mended_in_every_language(spoken: str) -> None:
    """Names that a finding proposes are taken whatever language it is said in."""
    translation.use(spoken)
    mended = mend_text(BROKEN.replace("name: Ola Nordmann", "name: 2024-02-21"), "cold-soup.yaml")
    assert "caller_type: screamer" in mended.text
    assert "dificulty" not in mended.text
    told = nearest("screemer", ["screamer", "wanderer"])
    assert proposed(f"{told}.") == "screamer"
    assert proposed("nothing near") is None


def test_what_a_validator_says_is_known(lang: str) -> None:
    """Every sentence of the domain's validators has its template among the known ones."""
    said = []
    for path in sorted(Path(str(domain.__path__[0])).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            texts = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "MistakeError":
                texts = node.args
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
                texts = [node.value]
            for text in texts:
                if isinstance(text, ast.JoinedStr):
                    said.append(
                        "".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in text.values)
                    )
                elif isinstance(text, ast.Constant):
                    said.append(str(text.value))
    assert len(said) >= len(MISTAKES)
    for one in said:
        assert mistake_text(MistakeError(one)) != one, one
    assert mistake_text(MistakeError("Something new.")) == "Something new."


def test_the_questions_of_a_draft_are_translated(lang: str) -> None:
    """Each question with its note, and what each choice means."""
    asked = [
        text for one in questions() for text in (one.part, one.ask, one.note, *(about for _, about in one.options))
    ]
    assert [text for text in asked if text and tr(text) == text] == []


def test_how_a_model_played_is_said_in_the_language_of_the_interface(lang: str) -> None:
    """Every sentence, and the heads of the table."""
    found = Realism(
        sessions=2, turns=9, stepped_in=0.25, stood_in=0.125, stopped={"too_polite": 1.5}, role_breaks=2.0, words=21.0,
        wanted=(10, 30), within=0.8, sounds_calm_early=0.5, rank=0.75, milder=-1.25, rated=9, seconds=1.5,
        tokens_in=1200, tokens_out=40,
    )  # fmt: skip
    told = realism_lines(found)
    assert len(told) == 9
    assert english("\n".join([*told, realism_table({"x": found})]), lang) == []
    assert "1,5 s" in told[-1]


@pytest.mark.parametrize("spoken", LANGUAGES[1:])
def test_a_pack_that_is_refused_is_told_why(spoken: str, tmp_path: Path) -> None:
    """Cause and next step."""
    (tmp_path / "no-pack").mkdir()
    ran = trainer(spoken, "pack", "add", str(tmp_path / "no-pack"))
    assert ran.returncode == 2
    assert english(ran.stderr, spoken) == []
    assert "pack.yaml" in ran.stderr
