"""Text from outside is drawn and never interpreted, on every surface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.tui.driving import OWN, Clock, OwnWiring, idle, practice, running, say, shown, to_practice, until
from trainer.domain.scorecard import CriterionScore, Evidence, Scorecard
from trainer.errors import EndpointError
from trainer.settings import load_settings
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard

MARKUP = "[/] [@click=app.quit]x[/] [bold red]y"
ESCAPES = "\x1b[31m\x1b]52;c;aGk=\x07 \x9b2J \u202eabc\u202c \u200b \r\b"
HOSTILE = f"{MARKUP} {ESCAPES}"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[OwnWiring]:
    """A persona, stored beside a broken one, that is hostile wherever it may hold text."""
    yaml = YAML(typ="safe", pure=True)
    data = yaml.load((OWN / "leaky-kettle.yaml").read_text(encoding="utf-8"))

    def spoil(value: object, key: str = "") -> object:
        keep = {"id", "lang", "caller_type", "difficulty", "channel", "when", "solves", "trains", "fault"}
        if isinstance(value, dict):
            return {name: item if name in keep else spoil(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [spoil(item) for item in value]
        limits = {"name": 50, "trade": 38, "summary": 120}
        return (MARKUP + " " + value)[: limits.get(key, 300)] if isinstance(value, str) else value

    folder = tmp_path / "hostile"
    folder.mkdir()
    with (folder / "leaky-kettle.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(spoil(data), file)
    (folder / "broken.yaml").write_text("id: '[/] [@click=app.quit]x[/]'\nname: 3\n", encoding="utf-8")
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), folder)
    yield wiring
    wiring.store.close()


def check(text: str) -> None:
    """Nothing in it could reach a terminal as an escape."""
    assert not FORBIDDEN.search(text.replace("\n", ""))


async def test_hostile_text_is_literal_on_every_screen(hostile: OwnWiring, clock: Clock) -> None:
    async with running(hostile, clock, size=(130, 44)) as (app, pilot):
        check(shown(app))
        assert "[/]" in shown(app)
        assert "not usable" in shown(app)
        await pilot.press("ctrl+p")
        await pilot.press(*"practise")
        await pilot.pause()
        check(shown(app))
        await pilot.press("escape")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        check(shown(app))
        assert "[@click=app.quit]x[/]" in shown(app)
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen) and app.screen.session.turns
        )
        await say(app, pilot, HOSTILE)
        await say(app, pilot, "I can send you a new kettle that arrives by Friday. " + HOSTILE)
        check(shown(app))
        assert "[@click=app.quit]x[/]" in shown(app)
        for _ in range(3):
            await pilot.press("f6")
            await pilot.pause()
            check(shown(app))
        app.push_screen(TroubleScreen(EndpointError(HOSTILE, next_step=HOSTILE), owed=True))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        check(shown(app))
        await pilot.press("escape")
        practice(app).say(HOSTILE)
        practice(app).query_one(Composer).text = HOSTILE
        await pilot.pause()
        check(shown(app))
        practice(app).query_one(Composer).text = ""
        await pilot.press("f8")
        await until(pilot, lambda: "End the conversation?" in shown(app))
        check(shown(app))
        await pilot.press("y")
        await until(pilot, lambda: app.screen.query_one(EndCard))
        check(shown(app))


async def test_a_hostile_scorecard_is_literal_in_all_its_panes(
    wiring: OwnWiring, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(wiring, clock, size=(130, 44)) as (app, pilot):
        await to_practice(app, pilot)
        session = await say(app, pilot, HOSTILE)
        session.wrap_up(HOSTILE, HOSTILE)
        await session.close()
        rubric = wiring.shelf.rubric("deescalation")
        scores = tuple(
            CriterionScore(
                id=one.id,
                stage=one.stage,
                level=0,
                evidence=(Evidence(turn=1, quote=HOSTILE),),
                rationale=HOSTILE,
                better=HOSTILE,
                better_turn=1,
                advice=one.advice,
            )
            for one in rubric.criteria
        )
        grader = {"engine": "llm", "model": HOSTILE, "prompt_version": HOSTILE}
        session.graded(
            Scorecard(rubric=rubric.id, grader=grader, score=0, passed=False, criteria=scores, warnings=(HOSTILE,))
        )
        app.switch_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CardView))
        check(shown(app))
        await pilot.press("down")
        await until(pilot, lambda: "What was said" in shown(app))
        assert "[@click=app.quit]x[/]" in shown(app)
        check(shown(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen.query_one(CardView).turn == 1)
        check(shown(app))
        await pilot.press("3")
        await pilot.pause()
        check(shown(app))
        await pilot.press("1", "w")
        await until(pilot, lambda: isinstance(app.screen, WhatIfScreen))
        check(shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Then" in shown(app))
        check(shown(app))
        await pilot.press("escape", "s")
        await until(pilot, lambda: list(tmp_path.glob("*.md")))
        check("".join(file.read_text(encoding="utf-8") for file in tmp_path.glob("*.md")))  # noqa: ASYNC240 - tiny
