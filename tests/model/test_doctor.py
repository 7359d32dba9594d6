"""What the doctor finds out at a real server."""

from __future__ import annotations

import pytest

from tests.model.running import Trainer, lines

pytestmark = pytest.mark.timeout(300)


def test_the_doctor_finds_what_the_server_can_do(trainer: Trainer) -> None:
    done = trainer("doctor", "--json")
    assert done.returncode == 0, done.stderr
    found = lines(done)[0]["endpoint"]
    assert (found["works"], found["model"], found["models"]) == (True, "smollm2", ["smollm2"])
    assert found["streams"] is True
    assert found["json_schema"] is False, "this server answers 500 to a JSON Schema"
    assert any(one.startswith("json_schema: does not work") for one in found["findings"])
    assert any(one.startswith("json_object: ") for one in found["findings"])
    assert "Traceback" not in done.stdout


def test_the_doctor_says_the_same_to_a_person(trainer: Trainer) -> None:
    done = trainer("doctor")
    assert done.returncode == 0
    assert "Endpoint: works." in done.stdout
