"""Whatever happens to a file, its check answers with findings: no traceback, and none takes over a second.

A few hundred damaged files are tried each time; `make fuzz` tries ten thousand and measures the time of each.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.library.mutations import damaged
from tests.library.soup import PERSONA, RUBRIC
from trainer.domain.persona import Persona
from trainer.library.checking import Checked, Kind, checked_text
from trainer.library.codes import CODES
from trainer.library.findings import unreadable
from trainer.library.mending import mend_text
from trainer.library.shelf import Shelf
from trainer.library.source import UnreadableError, read_text
from trainer.locations import shipped

MANY = int(os.environ.get("TRAINER_FUZZ", "0"))
"""How many files to damage; none given: a sample."""
CHUNK = 250
MOST_SECONDS = 1.0
SHELF = Shelf([shipped("personas")], [shipped("rubrics")])
FILES: list[tuple[Kind, str, bytes]] = [
    *(("persona", path.name, path.read_bytes()) for path in SHELF.persona_files().values()),
    *(("rubric", path.name, path.read_bytes()) for path in SHELF.rubric_files().values()),
]
SMALL: list[tuple[Kind, str, bytes]] = [
    ("persona", "cold-soup.yaml", PERSONA.encode()),
    ("rubric", "till.yaml", RUBRIC.encode()),
]


def checked(file: Path, kind: Kind) -> Checked:
    """The file as `check` sees it."""
    try:
        return checked_text(read_text(file), str(file), kind, rubrics=SHELF)
    except UnreadableError as error:
        return Checked(None, [unreadable(error, str(file))])


def try_one(seed: int, kind: Kind, name: str, raw: bytes, folder: Path) -> float:
    """Damage a file and check it: what is found is placed and worded. Seconds of the processor that it took."""
    file = folder / name
    file.write_bytes(raw)
    began = time.process_time()
    model, findings = checked(file, kind)
    took = time.process_time() - began
    assert model is not None or findings, seed
    assert (model is None) == any(one.severity == "error" and one.code != "wrong-id" for one in findings), seed
    lines = raw.count(b"\n") + raw.count(b"\r") + raw.count(b"\xc2\x85") + raw.count(b"\xe2\x80") + 2
    for finding in findings:
        assert finding.code in CODES, seed
        assert finding.message, seed
        assert 1 <= finding.line <= lines, (seed, str(finding), lines)
        assert finding.column >= 1, seed
        said = f"{finding}{finding.mend}"
        assert not set(said) & {"\n", "\x1b", "\x07", "\u202e"}, seed
        assert "pydantic" not in said, (seed, said)
    return took


def mend_one(seed: int, kind: Kind, name: str, raw: bytes) -> None:
    """Mending takes nothing away: what could be played still can, and there are not more findings than before."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    before = checked_text(text, name, kind, rubrics=SHELF)
    after = mend_text(text, name, kind, rubrics=SHELF)
    again = checked_text(after.text, name, kind, rubrics=SHELF)
    assert [str(one) for one in after.findings] == [str(one) for one in again.findings], seed
    assert len(after.findings) <= len(before.findings), seed
    if isinstance(before.model, Persona):
        assert isinstance(again.model, Persona), seed
        assert before.model.story == again.model.story, seed


@pytest.mark.parametrize("chunk", range(2))
def test_a_sample_of_damaged_files_gives_findings_and_no_traceback(chunk: int, tmp_path: Path) -> None:
    for seed in range(chunk * 100, chunk * 100 + 100):
        kind, name, raw = SMALL[seed % 2] if seed % 4 else FILES[seed // 4 % len(FILES)]
        try_one(seed, kind, name, damaged(raw, seed), tmp_path)


def test_mending_a_sample_of_damaged_files_does_no_harm() -> None:
    for seed in range(1000, 1060):
        kind, name, raw = SMALL[seed % 2]
        mend_one(seed, kind, name, damaged(raw, seed))


@pytest.mark.skipif(not MANY, reason="ten thousand files take minutes: make fuzz")
@pytest.mark.parametrize("chunk", range(-(-MANY // CHUNK)))
def test_ten_thousand_damaged_files_are_checked_in_under_a_second_each(chunk: int, tmp_path: Path) -> None:
    slowest = (0.0, -1)
    for seed in range(chunk * CHUNK, min(MANY, chunk * CHUNK + CHUNK)):
        kind, name, raw = FILES[seed % len(FILES)]
        broken = damaged(raw, seed)
        slowest = max(slowest, (try_one(seed, kind, name, broken, tmp_path), seed))
        if seed % 25 == 0:
            mend_one(seed, kind, name, broken)
    assert slowest[0] < MOST_SECONDS, f"seed {slowest[1]} took {slowest[0]:.2f} s"
