"""A scorecard with every text that speaks to a grader is shown as text, in all its panes."""

from __future__ import annotations

import re

from tests.injections import INJECTIONS
from tests.tui.driving import Clock, OwnWiring, running, say, shown, to_practice, until
from trainer.domain.scorecard import CriterionScore, Evidence, Scorecard
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.widgets.card_view import CardView

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")


async def test_a_card_of_nothing_but_injections_is_drawn_as_text(wiring: OwnWiring, clock: Clock) -> None:
    texts = [one.text for one in INJECTIONS]
    async with running(wiring, clock, size=(130, 44)) as (app, pilot):
        await to_practice(app, pilot)
        session = await say(app, pilot, texts[29])
        await session.close()
        rubric = wiring.shelf.rubric("deescalation")
        scores = tuple(
            CriterionScore(
                id=one.id, stage=one.stage, level=0, evidence=(Evidence(turn=1, quote=texts[5 * at + 1]),),
                rationale=texts[5 * at + 2], better=texts[5 * at + 3], better_turn=1, flag=texts[5 * at + 4],
            )
            for at, one in enumerate(rubric.criteria)
        )  # fmt: skip
        grader = {"engine": "llm", "model": texts[6], "prompt_version": "x"}
        session.graded(
            Scorecard(rubric=rubric.id, grader=grader, score=0, passed=False, criteria=scores, warnings=tuple(texts))
        )
        app.switch_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CardView))
        for _ in range(len(rubric.criteria)):
            assert ACTS.search(shown(app).replace("\n", "")) is None
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("right", "3")
        await pilot.pause()
        assert ACTS.search(shown(app).replace("\n", "")) is None
