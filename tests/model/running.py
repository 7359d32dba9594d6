"""The trainer as its user starts it, and what is said to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 1500
"""What takes longer than this hangs."""
AGENT: dict[str, tuple[str, ...]] = {
    "en": (
        "Hello, this is Sam. That sounds like a rotten couple of days. What happened?",
        "I do understand your frustration, however it is our policy.",
        "When did you first notice, and who was at home?",
        "So you waited both days and nobody rang. I'm sorry, that was our doing.",
        "What would put this right for you?",
        "I'll see to it myself today and ring you back by five.",
    ),
    "de": (
        "Guten Tag, hier ist Sam. Das klingt nach zwei wirklich ärgerlichen Tagen. Was ist passiert?",
        "Das sind leider unsere Vorschriften.",
        "Seit wann ist das so, und wer war dabei?",
        "Sie haben also gewartet, und niemand hat sich gemeldet. Das tut mir leid, das war unser Fehler.",
        "Was würde Ihnen jetzt helfen?",
        "Ich kümmere mich heute selbst darum und melde mich bis fünf.",
    ),
    "nb": (
        "Hei, du snakker med Sam. Det høres ut som et par dårlige dager. Hva har skjedd?",
        "Det er dessverre reglene våre.",
        "Når oppdaget du det første gang, og hvem var der?",
        "Så du ventet, og ingen ringte. Det er jeg lei for, det var vår feil.",
        "Hva skal til for at det blir bra for deg?",
        "Jeg tar det selv i dag og ringer deg innen fem.",
    ),
}  # fmt: skip


class Trainer:
    """The trainer as its user starts it, with the tiny model as its endpoint."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, *words: str, said: str = "", patience: float = PATIENCE_S) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; one that crashes or hangs fails the test."""
        done = subprocess.run(
            [sys.executable, "-m", "trainer", *words], input=said, capture_output=True, text=True, timeout=patience,
            env=self.environment, cwd=ROOT, encoding="utf-8",
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1, 2, 3), done.stderr
        return done

    def begun(self, *words: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "trainer", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=self.environment, cwd=ROOT, encoding="utf-8",
        )  # fmt: skip


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What a command answered, one object a line."""
    return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
