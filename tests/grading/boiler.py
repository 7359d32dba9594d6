"""A conversation about a boiler, and a model that grades it: rows that hold, changed as a test wants them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fake_endpoint import Act, Request, says
from trainer.domain.conversation import Scenario, Transcript, Turn

TALK = (
    ("customer", "Three times I have rung about this boiler! Since 3 March! It is useless, what you do there."),
    ("agent", "Since 3 March, and three calls: no wonder you have had enough. Go on, I'm listening."),
    ("customer", "Nobody came on Monday. I sat there all day. I want it working."),
    ("agent", "So you waited all Monday and nobody came. Have I got that right? What does the display show?"),
    ("customer", "Yes. It shows E4. I want to speak to your manager!"),
    ("agent", "I can send Mr Berg tomorrow at eight, or this evening at seven; I'll text you when he leaves."),
    ("customer", "Seven, then."),
)
TRANSCRIPT = Transcript(
    id="boiler", lang="en", channel="phone",
    turns=tuple(Turn(speaker=speaker, text=text) for speaker, text in TALK),
    scenario=Scenario(
        customer="Mrs Lund", fault="company", case_file=("Boiler out since 3 March, two missed visits.",),
        may_offer=("an engineer tomorrow at eight", "an engineer this evening at seven"),
        may_not_offer=("a new boiler",),
    ),
)  # fmt: skip
QUOTE = "no wonder you have had enough"


def ids(request: Request) -> list[str]:
    items = request.body["response_format"]["json_schema"]["schema"]["properties"]["criteria"]["items"]
    return list(items["properties"]["id"]["enum"])


def row(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name, "quotes": [{"turn": 1, "quote": QUOTE}], "reason": "You named it in her own words.", "level": "2",
        "better": "Since 3 March: that is three weeks of cold. Tell me the rest.", "better_turn": 1, **more,
    }  # fmt: skip


def graded(change: Callable[[dict[str, Any]], Any] = lambda row: row, **more: Any) -> Callable[[Request], Act]:
    """A model that grades as it should, but for `change`; rows that become None are left out."""

    def choose(request: Request) -> Act:
        rows = [changed for name in ids(request) if (changed := change(row(name))) is not None]
        return says(json.dumps({"criteria": rows}), **more)

    return choose
