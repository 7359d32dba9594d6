"""A model that cannot grade: what it says is checked, and what does not hold is left ungraded, never made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.model.conftest import CONTEXT
from tests.model.running import Trainer, lines

pytestmark = pytest.mark.timeout(3600)
CALL = [
    ("customer", "It was due on Tuesday. My mother sat by the buzzer and nobody came. Where is it?"),
    ("agent", "I'm sorry, that is two days lost for her. It stands in the depot at Holbeck. May I ask what it is?"),
    ("customer", "Tapes. For her eightieth. She can't wait another week."),
    ("agent", "Then it goes on the first van tomorrow, and I ring you myself when it is loaded, before eight."),
    ("customer", "Before eight. And if you don't?"),
    ("agent", "Then ask for Sam, that is me, on the number in the text I am sending you now."),
]  # fmt: skip


def written(folder: Path, turns: list[tuple[str, str]]) -> Path:
    file = folder / "call.json"
    rows = [{"speaker": speaker, "text": text} for speaker, text in turns]
    file.write_text(json.dumps({"id": "call", "lang": "en", "turns": rows}), encoding="utf-8")
    return file


def test_what_it_grades_has_quotes_that_stand_there_and_the_rest_says_why_not(trainer: Trainer, tmp_path: Path) -> None:
    done = trainer("grade", str(written(tmp_path, CALL)), "--engine", "llm", "--json")
    if done.returncode == 3:
        assert done.stderr.strip(), "an endpoint that failed is named"
        assert done.stdout.strip() == ""
        return
    assert done.returncode == 0, done.stderr
    card = lines(done)[0]
    assert len(card["criteria"]) == 2
    for score in card["criteria"]:
        for quote in score["evidence"]:
            assert CALL[quote["turn"]][0] == "agent"
            assert quote["quote"] in CALL[quote["turn"]][1]
        if score["level"] is None and score["applicable"]:
            assert score["rationale"].strip(), "a criterion without a level says why"
    if any(score["level"] is None and score["applicable"] for score in card["criteria"]):
        assert card["warnings"]


LONG = [(who, f"{text} That was number {number} of all the things.") for number in range(40) for who, text in CALL]


def test_a_conversation_too_long_for_the_server_is_refused_with_the_reason(trainer: Trainer, tmp_path: Path) -> None:
    del trainer.environment["TRAINER_CONTEXT_TOKENS"]
    done = trainer("grade", str(written(tmp_path, LONG)), "--engine", "llm", "--json")
    assert (done.returncode, done.stdout.strip()) == (3, "")
    assert "context" in done.stderr


def test_where_the_context_is_known_it_is_judged_in_parts_and_said(trainer: Trainer, tmp_path: Path) -> None:
    trainer.environment |= {"TRAINER_CONTEXT_TOKENS": str(CONTEXT), "TRAINER_CALL_S": "20"}
    done = trainer("grade", str(written(tmp_path, LONG[: 6 * 16])), "--engine", "llm", "--json")
    if done.returncode == 0:
        assert any("parts" in warning for warning in lines(done)[0]["warnings"])
    else:  # the parts fit; on a slow machine the model does not finish one in time
        assert (done.returncode, done.stdout.strip()) == (3, "")
        assert "context of" not in done.stderr
        assert " s " in done.stderr, "the deadline is named"
