"""`trainer persona rehearse` as its users run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fake_endpoint import KEY, MODEL, Endpoint, endpoint, says
from trainer.cli.rehearse import chosen_kinds
from trainer.errors import InputError

__all__ = ["endpoint"]

COMMAND = (sys.executable, "-m", "trainer", "persona", "rehearse")


def environment(**more: str) -> dict[str, str]:
    """Without the encoder, which is quicker to start."""
    return {**os.environ, "TRAINER_ENCODER": "off", **more}


def rehearse(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run it."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, env=environment(**more), timeout=100
    )


def test_a_rehearsal_says_whether_good_is_told_from_bad_and_writes_a_page(tmp_path: Path) -> None:
    """Text for people, a page that needs nothing else, no progress in a pipe."""
    page = tmp_path / "page.html"
    ran = rehearse("late-parcel", "--runs", "1", "--agents", "excellent,hostile", "--html", str(page))
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert "Verdict: tells good from bad." in ran.stdout
    assert "excellent above hostile by 35" in ran.stdout
    html = page.read_text(encoding="utf-8")
    assert html.count("<polyline") == 2
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_json_is_one_report_a_line_and_the_same_for_the_same_seed() -> None:
    """One kind leaves the verdict open, which is no failure."""
    once, again = (rehearse("late-parcel", "--runs", "1", "--agents", "hostile", "--json") for _ in range(2))
    assert once.returncode == 0, once.stderr
    assert once.stdout == again.stdout
    (line,) = once.stdout.splitlines()
    report = json.loads(line)
    assert (report["persona"], report["verdict"], report["sessions"]) == ("late-parcel", "open", 1)
    assert report["kinds"][0]["kind"] == "hostile"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "no customer to rehearse"),
        (("late-parcle",), "late-parcel"),
        (("late-parcel", "--all"), "exclude each other"),
        (("late-parcel", "--agents", "politte"), "Did you mean 'polite'?"),
        (("late-parcel", "--html", "/nowhere/at/all.html"), "no file can be written there"),
    ],
)
def test_wrong_use_is_told_in_one_line(arguments: tuple[str, ...], says: str) -> None:
    """Before anything is played."""
    ran = rehearse(*arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert says in ran.stderr


def test_an_endpoint_that_is_not_there_is_exit_code_three() -> None:
    """What was played by then, here nothing, is reported all the same."""
    ran = rehearse(
        "late-parcel", "--agents", "hostile", "--engine", "llm", "--json",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY="none", OPENAI_MODEL="none",
    )  # fmt: skip
    assert ran.returncode == 3
    assert ran.stderr.splitlines()[-1].startswith("trainer: http://127.0.0.1:9/v1 cannot be reached")
    told = json.loads(ran.stdout)
    assert (told["played"], told["planned"]) == (0, 1)
    assert "127.0.0.1:9" in told["failed"]


def test_ctrl_c_reports_what_was_played() -> None:
    """Exit code 1, and a line that says how far it came."""
    with subprocess.Popen(
        [*COMMAND, "late-parcel", "--agents", "hostile", "--runs", "10000", "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    ) as running:  # fmt: skip
        _wait_until_it_plays(running.pid)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=60)
    assert running.returncode == 1, errors
    assert "Stopped after" in out
    assert "of 10000 sessions" in out
    assert errors == ""


def _wait_until_it_plays(pid: int) -> None:
    """A few seconds of its own processor time: by then it has begun."""
    ticks = os.sysconf("SC_CLK_TCK")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        if (int(fields[11]) + int(fields[12])) / ticks > 6:
            return
        time.sleep(0.1)
    raise AssertionError("it never began to play")


def test_kinds_come_in_their_usual_order() -> None:
    """Whatever order they are named in, and in whatever letters."""
    assert chosen_kinds(" Hostile, excellent,") == ["excellent", "hostile"]
    assert len(chosen_kinds(None)) == 6
    with pytest.raises(InputError):
        chosen_kinds(" , ")


def test_with_a_model_every_customer_has_its_own_figures_and_so_have_all(endpoint: Endpoint, tmp_path: Path) -> None:
    """On the page and in --json: a line a customer, then one for all together."""
    endpoint.script = [says("So where is it, then? Nobody here will tell me a thing.")]
    page = tmp_path / "page.html"
    ran = rehearse(
        "late-parcel", "gym-charge", "--agents", "polite", "--engine", "llm", "--messages", "1", "--json",
        "--html", str(page),
        OPENAI_BASE_URL=endpoint.url, OPENAI_API_KEY=KEY, OPENAI_MODEL=MODEL,
    )  # fmt: skip
    first, second, whole = (json.loads(line) for line in ran.stdout.splitlines())
    assert [first["persona"], second["persona"]] == ["late-parcel", "gym-charge"]
    assert [one["realism"]["sessions"] for one in (first, second, whole)] == [1, 1, 2]
    assert first["realism"]["turns"] + second["realism"]["turns"] == whole["realism"]["turns"]
    assert whole["realism"]["tokens_in"] > 0
    assert list(whole["realism"]["calm_by_kind"]) == ["polite"]
    html = page.read_text(encoding="utf-8")
    for name in ("late-parcel", "gym-charge", "all together", "tokens in", "calm with polite"):
        assert name in html
    assert KEY not in ran.stdout + ran.stderr + html
