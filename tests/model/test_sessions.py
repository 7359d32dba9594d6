"""Whole sessions with a model that cannot play a customer: nothing crashes or hangs, and a customer speaks."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.model.running import AGENT, Trainer, lines
from trainer.customer.llm import CUT, LONG, NO_REPLY, STOOD_IN
from trainer.domain.persona import Persona
from trainer.practice.state import fold
from trainer.rehearsal.spoken import spoken
from trainer.store.store import Store

pytestmark = pytest.mark.timeout(3600)
NOT_A_CUSTOMER = re.compile(
    r"how (can|may) i (help|assist)|assist you|as an ai|language model|i'?m here to help|happy to help|"
    r"thank you for (reaching out|contacting|your patience)|sorry (to hear|for the inconvenience)|your frustration|"
    r"dear customer|wie kann ich ihnen|kann ich ihnen helfen|als ki\b|hvordan kan jeg hjelpe|som en (ki|ai)\b|"
    r"^\s*[\[(*]|\[(your|name|insert)|^(agent|assistant|user|system|representative)\s*:|direction \(for|</?said|<\|im_",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip


def stored(own_home: Path) -> Store:
    return Store(own_home / "data" / "sessions" / "sessions.sqlite3")


@pytest.mark.parametrize(("name", "lang", "seed"), [("late-parcel", "en", 5), ("zug-zum-fluegel", "de", 5),
                                                    ("bombrikke", "nb", 5)])  # fmt: skip
def test_a_whole_session_is_played_and_kept(trainer: Trainer, own_home: Path, name: str, lang: str, seed: int) -> None:
    said = "\n".join([*AGENT[lang], "/end"]) + "\n"
    done = trainer("practice", name, "--engine", "llm", "--plain", "--json", "--seed", str(seed), said=said)
    told = lines(done)
    shown = [one["text"] for one in told if one["event"] == "customer"]
    assert len(shown) >= 4, done.stderr
    assert [text for text in shown if NOT_A_CUSTOMER.search(text)] == []
    assert told[-1]["event"] in ("scorecard", "end"), "it comes to an end"
    assert done.returncode == (0 if told[-1]["event"] == "scorecard" else 3), done.stderr

    store = stored(own_home)
    row = store.sessions()[0]
    events = store.events(row.id)
    assert [event.number for event in events] == list(range(len(events)))
    assert [event.data["text"] for event in events if event.kind == "customer"] == shown, "what was shown was kept"
    persona = Persona.model_validate(events[0].data["persona"])
    state = fold(persona, events)
    assert (state.ending is not None, state.owed) == (True, False)
    turns = spoken(persona, events)
    stood_in = [turn for turn in turns if turn.voice == "offline" and turn.before]
    assert all(turn.notice in (STOOD_IN, NO_REPLY) for turn in stood_in if turn.plan.ending != "ended_by_agent"), turns
    assert all(turn.notice in ("", CUT, LONG) for turn in turns if turn.voice == "llm")
    notices = [one["text"] for one in told if one["event"] == "notice"]
    assert len(notices) >= sum(bool(turn.notice) for turn in turns), "whatever was put right is said"


def test_a_session_broken_off_in_the_middle_of_a_reply_goes_on(
    trainer: Trainer, own_home: Path, stopped: Callable[[subprocess.Popen[str], int], str]
) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        running = trainer.begun("practice", "late-parcel", "--engine", "llm", "--plain", "--json", "--seed", "3")
        assert running.stdin is not None
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["event"] in ("notice", "customer")
        running.stdin.write(AGENT["en"][0] + "\n")
        running.stdin.flush()
        while json.loads(running.stdout.readline())["event"] != "mood":
            pass  # the message is read and felt; now the model is asked for the reply
        assert "Traceback" not in stopped(running, number)

        session = stored(own_home).sessions()[0].id
        done = trainer("practice", "--resume", session, "--plain", "--json", said="/end\n")
        told = lines(done)
        said = [one["event"] for one in told if one["event"] in ("customer", "agent")]
        assert said[:3] == ["customer", "agent", "customer"], done.stderr
        assert told[1]["text"] == AGENT["en"][0], "what was said is kept, and answered"
        graded = trainer("grade", session, "--engine", "offline", "--json")
        assert graded.returncode == 0
        assert lines(graded)[0]["grader"]["engine"] == "offline"
