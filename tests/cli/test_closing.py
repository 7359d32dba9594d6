"""Whoever asked a model gives its connections back: nothing is left open when a command ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.fake_endpoint import DONE, MODEL, Endpoint, chunk, completion, says, settings_for
from trainer.llm.chat import Message
from trainer.wiring import Wiring

TALK = "Customer: Two days late, and nobody rang!\nAgent: Two days, and no call. That was our mistake, and I'm sorry.\n"


class KeepsAlive(BaseHTTPRequestHandler):
    """An endpoint that leaves connections open, as real ones do: customer, detector and judge of few words."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer a chat completion, streamed where that was asked for."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        form = asked.get("response_format", {}).get("json_schema", {}).get("name")
        text = {"moves": '{"moves": []}', "grading": '{"criteria": []}'}.get(form, "Two days. Where is it?")
        streamed = chunk(text) + chunk(finish="stop") + DONE
        body = streamed if asked.get("stream") else json.dumps(completion(text))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if asked.get("stream") else "application/json")
        self.send_header("content-length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def address() -> Iterator[str]:
    """Of an endpoint that keeps connections alive."""
    with ThreadingHTTPServer(("127.0.0.1", 0), KeepsAlive) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("command", ["grade", "practice"])
def test_no_connection_is_left_open_when_a_command_ends(address: str, tmp_path: Path, command: str) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(TALK, encoding="utf-8")
    arguments = {
        "grade": ("grade", str(file), str(file)),
        "practice": ("practice", "late-parcel", "--plain", "--seed", "1"),
    }
    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "trainer", *arguments[command], "--engine", "llm"],
        input="Two days, and your mum sat by that buzzer.\n/end\n", capture_output=True, text=True, check=False,
        env={**os.environ, "OPENAI_BASE_URL": address, "OPENAI_MODEL": MODEL, "TRAINER_ENCODER": "off"}, timeout=100,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "could not be judged" in ran.stdout, "the model was asked"
    assert "ResourceWarning" not in ran.stderr


async def test_the_program_closes_its_client_and_can_ask_again(endpoint: Endpoint) -> None:
    endpoint.script = [says("yes")]
    wiring = Wiring(settings_for(endpoint.url))
    await wiring.aclose()
    assert endpoint.asked == [], "nothing to close, nothing made"
    first = wiring.client
    for _ in range(2):
        reply = await wiring.client.complete((Message("user", "?"),), model=MODEL, temperature=0, max_tokens=9)
        assert reply.text == "yes"
        await wiring.aclose()
    assert wiring.client is not first
