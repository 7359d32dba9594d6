"""The key of an endpoint is in no byte of what is kept, exported or printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.fake_endpoint import KEY, MODEL, Act, Endpoint, Request, endpoint, failure, says
from tests.grading.boiler import ids, row
from trainer.coaching.advice import advice_book
from trainer.domain.scorecard import Scorecard
from trainer.library.shelf import Shelf
from trainer.practice.state import fold, transcript
from trainer.reports.card import scorecard_json
from trainer.reports.markdown import scorecard_markdown
from trainer.store.store import Store

__all__ = ["endpoint"]

SAID = "You waited since Tuesday and nobody rang the buzzer; I'm sorry, that was ours to do. What is in the parcel?"


def test_a_session_with_voice_and_judge_keeps_and_exports_no_key(endpoint: Endpoint) -> None:
    """Also where the endpoint's own errors repeat it."""
    lines = ["Two days late. Two days, and you lot say nobody was in!", "Her tapes are in it. So where IS it, then?"]
    busy = [failure(503, f"busy; your key {KEY} was fine", Retry_After="0")]

    def choose(request: Request) -> Act:
        if busy:
            return busy.pop()
        if request.body.get("stream"):
            return says(lines.pop(0) if len(lines) > 1 else lines[0])
        if request.body["response_format"]["json_schema"]["name"] != "grading":
            return failure(401, f"Incorrect API key provided: {KEY}.")
        quotes = [{"turn": 1, "quote": "nobody rang the buzzer"}]
        return says(json.dumps({"criteria": [row(name, quotes=quotes) for name in ids(request)]}))

    endpoint.choose = choose
    ran = subprocess.run(
        [sys.executable, "-m", "trainer", "practice", "late-parcel", "--plain", "--json", "--engine", "llm"],
        input=f"{SAID}\n/end\n", capture_output=True, text=True, check=False, timeout=100,
        env={
            **os.environ, "OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": KEY, "OPENAI_MODEL": MODEL,
            "TRAINER_ENCODER": "off",
        },
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert KEY in endpoint.asked[0].headers["authorization"], "it was sent, so that it could have been kept"
    assert KEY not in ran.stdout + ran.stderr

    data = Path(os.environ["TRAINER_DATA"])
    files = [file for file in data.parent.rglob("*") if file.is_file()]
    assert any(file.read_bytes().startswith(b"SQLite format 3") for file in files)
    assert [file.name for file in files if KEY.encode() in file.read_bytes()] == []

    store = Store(data / "sessions.sqlite3")
    (kept,) = store.sessions()
    events = store.events(kept.id)
    store.close()
    assert KEY not in "".join(event.model_dump_json() for event in events)
    card = next(Scorecard.model_validate(event.data) for event in events if event.kind == "scorecard")
    assert (card.grader.engine, card.grader.model) == ("llm", MODEL)
    shelf = Shelf.usual()
    persona, rubric = shelf.persona("late-parcel"), shelf.rubric("deescalation")
    talk = transcript(fold(persona, events), persona)
    exported = scorecard_markdown(card, rubric, talk, advice_book()) + json.dumps(scorecard_json(card))
    assert MODEL in exported
    assert KEY not in exported
