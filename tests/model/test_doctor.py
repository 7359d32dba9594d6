"""What the doctor finds out at a real server."""

from __future__ import annotations

import pytest

from tests.model.running import Trainer, lines

pytestmark = pytest.mark.timeout(300)


def test_the_doctor_finds_what_the_server_can_do(trainer: Trainer) -> None:
    done = trainer("doctor", "--json")
    assert done.returncode == 0, done.stderr
    found = lines(done)[0]["endpoint"]
    assert (found["works"], found["complete"], found["models"]) == (True, True, ["smollm2"])
    model = found["tried"][0]
    assert (model["model"], model["streams"]) == ("smollm2", True)
    assert model["json_schema"] == "rejected", "this server answers 500 to a JSON Schema"
    assert {role["role"]: role["model"] for role in found["roles"]} == dict.fromkeys(
        ("customer", "detector", "judge"), "smollm2"
    )
    assert "Traceback" not in done.stdout


def test_the_doctor_says_the_same_to_a_person(trainer: Trainer) -> None:
    done = trainer("doctor")
    assert done.returncode == 0
    assert ": works." in done.stdout
    assert "smollm2" in done.stdout
