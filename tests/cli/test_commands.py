"""The commands as their users run them: a process with arguments, a pipe, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ANSWERS = "\n".join(
    [
        "Hi Denise, I'm Sam. Two days, and your mum sat right there by the buzzer. That's rotten. What happened?",
        "So your mum was in both days and the driver wrote no access twice. Have I got that right?",
        "That was our mistake: nobody went to the door, and I'm sorry. The box is in the Holbeck depot, undamaged.",
        "What would put it right for you?",
        "I can make it the first stop tomorrow with another driver, before ten, and I'll text you once it's done.",
        "Imran brings it tomorrow before ten. You get a text from me when it's handed over.",
        "Thank you for telling me, Denise.",
        "/end",
    ]
)


def trainer(*arguments: str, given: str = "", encoder: str = "off") -> subprocess.CompletedProcess[str]:
    """Run a command as a process; without the encoder unless asked for, since that is quicker to start."""
    return subprocess.run(
        [sys.executable, "-m", "trainer", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TRAINER_ENCODER": encoder},
        timeout=100,
    )


def practise(*arguments: str, given: str = ANSWERS, encoder: str = "off") -> subprocess.CompletedProcess[str]:
    """A plain session with the first customer."""
    usual = ("practice", "late-parcel", "--plain", "--engine", "offline", "--seed", "1")
    return trainer(*usual, *arguments, given=given, encoder=encoder)


def test_a_session_from_a_pipe_ends_with_the_scorecard() -> None:
    """Answers go in, the conversation comes out, the scorecard stands at the end, and the session is kept."""
    ran = practise(encoder="auto")
    assert ran.returncode == 0, ran.stderr
    assert "Denise Ogden:" in ran.stdout
    assert "De-escalation" in ran.stdout
    _, _, numbered = ran.stdout.partition("THE TURNS BY THEIR NUMBERS")
    assert "   1  You: Hi Denise, I'm Sam." in numbered
    assert "   0  Denise Ogden: " in numbered
    listed = trainer("sessions", "--json")
    (row,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert row["persona_id"] == "late-parcel"
    assert row["ending"] == "resolved"
    graded = trainer("grade", row["id"], "--json", encoder="auto")
    assert json.loads(graded.stdout)["score"] == row["score"]


def test_the_json_of_a_session_is_one_event_a_line() -> None:
    """Customer, mood, end and scorecard come as objects with the documented fields."""
    events = [json.loads(line) for line in practise("--json").stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[0] == "customer"
    assert kinds[-2:] == ["end", "scorecard"]
    mood = next(event for event in events if event["event"] == "mood")
    assert {"turn", "anger", "trust", "why"} <= set(mood)
    assert {"rubric", "grader", "score", "criteria", "warnings"} <= set(events[-1])


def test_the_same_seed_gives_the_same_session() -> None:
    """Seed and answers decide every word of the offline customer's."""
    first, second = practise("--json"), practise("--json")
    lines = [[line for line in ran.stdout.splitlines() if '"scorecard"' not in line] for ran in (first, second)]
    assert lines[0] == lines[1]


def test_a_session_that_breaks_off_is_kept_and_not_graded_kindly() -> None:
    """The input ends after one word: the session is abandoned, and the scorecard says so."""
    events = [json.loads(line) for line in practise("--json", given="hm\n").stdout.splitlines()]
    assert next(event for event in events if event["event"] == "end")["ending"] == "abandoned"
    card = events[-1]
    assert card["warnings"]
    assert card["score"] is None or card["score"] < 25


def test_grade_goes_on_after_a_file_that_is_not_there(tmp_path: Path) -> None:
    """What can be graded is, what cannot is named, and the exit code is 2."""
    call = tmp_path / "call.txt"
    call.write_text("Customer: Where is my refund?\nAgent: Not my problem, calm down.\nCustomer: Unbelievable.\n")
    ran = trainer("grade", str(tmp_path / "nope.json"), str(call), "--json")
    assert ran.returncode == 2
    assert "nope.json" in ran.stderr
    assert "Traceback" not in ran.stderr
    card = json.loads(ran.stdout)
    assert card["source"] == str(call)
    assert card["score"] < 40


def test_moves_are_tagged_line_by_line_and_bad_lines_are_named() -> None:
    """Good lines are answered, a bad one is named with its number, and the exit code is 2."""
    given = '{"id": "a", "text": "Calm down, it is only a parcel.", "context": "", "lang": "en"}\nnonsense\n'
    ran = trainer("moves", "--json", given=given)
    assert ran.returncode == 2
    assert "line 2" in ran.stderr
    found = json.loads(ran.stdout)
    assert found["id"] == "a"
    assert "dismissive" in [one["move"] for one in found["moves"]]
    assert all(one["quote"] in "Calm down, it is only a parcel." for one in found["moves"])


def test_a_broken_persona_is_named_with_line_and_column(tmp_path: Path) -> None:
    """`persona check` says file, line, column, field and the nearest name; the exit code is 1."""
    source = Path("personas/late-parcel.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "late-parcel.yaml"
    broken.write_text(source.replace("difficulty: 1", "dificulty: 1"), encoding="utf-8")
    ran = trainer("persona", "check", str(broken))
    assert ran.returncode == 1
    line = source.splitlines().index("difficulty: 1") + 1
    assert f"{broken}:{line}:1: error: dificulty" in ran.stdout
    assert "did you mean 'difficulty'?" in ran.stdout
    assert trainer("practice", str(broken), "--plain").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["practice", "late-parsel", "--plain"], "late-parcel"),
        (["practice", "--plain"], "persona list"),
        (["grade", "no-such-session"], "no-such-session"),
        (["rubric", "show", "phon"], "phone"),
        ([], "terminal"),
        (["practice", "late-parcel"], "terminal"),
    ],
)
def test_wrong_use_gets_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    """One line on standard error that names what is wrong and what to do next."""
    ran = trainer(*arguments)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_an_unreachable_endpoint_is_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor and practice say in a line that the endpoint cannot be reached."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("OPENAI_MODEL", "any")
    with ThreadPoolExecutor() as pool:  # both wait for the same retries
        asked = [
            pool.submit(trainer, "doctor"),
            pool.submit(trainer, "practice", "late-parcel", "--plain", given="hello\n"),
        ]
    doctor, _ = [one.result() for one in asked]
    assert len(doctor.stderr.splitlines()) == 2, "the list of models, and the one model"
    for ran in (one.result() for one in asked):
        assert ran.returncode == 3, ran.stderr
        assert "Traceback" not in ran.stderr
        assert "sk-canary" not in ran.stdout + ran.stderr


def test_the_shipped_content_is_sound() -> None:
    """Every shipped persona and rubric passes its check."""
    assert trainer("persona", "check").returncode == 0
    assert trainer("rubric", "check").returncode == 0
