"""What a pipe and a person at a terminal are told while the endpoint keeps them waiting, and what they can choose."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_endpoint import KEY, Act, Endpoint, Request, failure, says
from trainer.cli.options import wiring
from trainer.errors import StoreError
from trainer.settings import load_settings
from trainer.wiring import Wiring

FIRST = "My parcel is two days late and my mother sat by that buzzer all day."
PRACTICE = ("practice", "late-parcel", "--plain", "--engine", "llm", "--seed", "1")


@pytest.fixture
def environment(endpoint: Endpoint) -> dict[str, str]:
    """Of a process that speaks to the endpoint, without an encoder."""
    return {
        **os.environ, "OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": KEY, "OPENAI_MODEL": "box",
        "TRAINER_ENCODER": "off",
    }  # fmt: skip


def voiced(*acts: Act) -> object:
    """Does these, one after the other, with what is streamed; the offline reader reads."""
    left = list(acts)

    def choose(request: Request) -> Act:
        if not request.body["stream"]:
            return failure(404, "no model here")
        return left.pop(0) if len(left) > 1 else left[0]

    return choose


def run(environment: dict[str, str], *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A command with its pipes."""
    return subprocess.run(
        [sys.executable, "-m", "trainer", *arguments], input=given, env=environment, capture_output=True, text=True,
        check=False, timeout=100,
    )  # fmt: skip


def test_a_pipe_is_told_of_each_new_try_and_fails_in_one_line_where_the_wait_is_long(
    environment: dict[str, str], endpoint: Endpoint
) -> None:
    endpoint.choose = voiced(failure(429, Retry_After="1"), says(FIRST), failure(429, Retry_After="300"))  # type: ignore[assignment]
    ran = run(environment, *PRACTICE, "--json", given="I am sorry about your parcel.\n")
    assert ran.returncode == 3, ran.stderr
    told = ran.stderr.splitlines()
    assert "Trying again in 1 s (2 of 4)." in told[0]
    assert "asks to wait 5 min" in told[-1]
    assert "--resume" in told[-1]
    assert "Traceback" not in ran.stderr
    assert json.loads(ran.stdout.splitlines()[0]) == {"event": "customer", "turn": 0, "text": FIRST}
    assert len([one for one in endpoint.asked if one.body["stream"]]) == 3, "a wait of 300 s is nobody's but the user's"


def test_a_person_chooses_between_the_wait_and_the_offline_voice(
    environment: dict[str, str], endpoint: Endpoint
) -> None:
    endpoint.choose = voiced(says(FIRST), failure(429, Retry_After="300"))  # type: ignore[assignment]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "trainer", *PRACTICE], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, text=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        assert process.stderr is not None
        assert process.stdout is not None
        os.write(ours, b"I am sorry about your parcel.\n")
        assert "/again waits 300 s and tries once more, /offline lets the offline voice" in process.stderr.readline()
        os.write(ours, b"/again\n")
        assert "Waiting" in process.stderr.readline()
        os.write(ours, b"/offline\n/end\n")
        said = process.stdout.read()
        assert process.wait(60) == 3, "the endpoint cannot grade either"
    os.close(ours)
    assert said.count("Denise") >= 3, "the case, the first words and the offline voice's answer"
    assert "You ended the conversation." in said


def test_model_and_offline_are_answered_in_a_line(environment: dict[str, str], endpoint: Endpoint) -> None:
    endpoint.choose = voiced(says(FIRST), says("And when is it here, then?"))  # type: ignore[assignment]
    ran = run(environment, *PRACTICE, given="/model\n/offline\n/offline\n/again\n/model\n/end\n")
    assert ran.stderr.splitlines()[:5] == [
        "The model is speaking already.",
        "The offline voice goes on from here. /model lets the model speak again.",
        "The offline voice is speaking already. /model lets the model speak again.",
        "The customer has answered; it is your turn.",
        "The model speaks again from the next reply on.",
    ]
    quiet = run(environment, "practice", "late-parcel", "--plain", "--engine", "offline", given="/model\n/offline\n")
    assert quiet.stderr.splitlines()[:2] == [
        "There is no model to speak: this conversation is played offline.",
        "This conversation is played offline already.",
    ]


def test_a_variable_that_is_no_setting_is_named_with_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAINER_PAEC", "quick")
    monkeypatch.setenv("TRAINER_XYZZY", "1")
    wiring()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "trainer: There is no setting TRAINER_PAEC. Did you mean TRAINER_PACE?",
        "trainer: There is no setting TRAINER_XYZZY. It has no effect.",
    ]


def test_a_store_that_cannot_be_opened_is_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "sessions.sqlite3").mkdir()
    with pytest.raises(StoreError) as caught:
        Wiring(load_settings(data=tmp_path)).store  # noqa: B018 - it opens when it is first asked for
    assert caught.value.exit_code == 2
    assert caught.value.next_step


def test_the_key_is_in_nothing_that_a_command_prints_or_keeps(
    environment: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    endpoint.choose = lambda _: failure(400, f"bad header Authorization: Bearer {KEY}")
    endpoint.models = failure(401, f"bad key {KEY}")
    environment = {**environment, "TRAINER_DATA": str(tmp_path)}
    for arguments in (("doctor", "--json"), (*PRACTICE, "--debug"), ("grade", "-", "--engine", "llm", "--debug")):
        ran = run(environment, *arguments, given="Customer: Where is it?\nAgent: I am sorry, I will look for it now.\n")
        assert ran.returncode, arguments
        assert KEY not in ran.stdout + ran.stderr
    assert endpoint.asked[0].headers["authorization"] == f"Bearer {KEY}", "it was in use"
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept
    assert all(KEY.encode() not in file.read_bytes() for file in kept)


def test_the_seed_may_be_a_setting(tmp_path: Path) -> None:
    made = Wiring(load_settings(seed=7, engine="offline", data=tmp_path))
    persona = made.shelf.persona("late-parcel")
    assert made.new_session(persona).start.seed == 7
    assert made.new_session(persona, seed=8).start.seed == 8
    made.store.close()
