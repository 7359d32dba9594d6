"""How the offline voice writes what it says."""

from __future__ import annotations

import pytest

from tests.customer.scenes import persona, scene
from trainer.customer.offline import OfflineVoice
from trainer.domain.plan import Act, ActKind


@pytest.mark.parametrize(
    ("lang", "line", "typed"),
    [
        ("en", "so. I waited, and I paid. NO refund.", "so. i waited, and i paid. NO refund"),
        ("nb", "så. Én gang til. I dag. NEI.", "så. én gang til. i dag. NEI"),
        ("de", "tja. Über die FG I reden wir noch.", "tja. über die FG I reden wir noch"),
    ],
)
def test_who_types_all_small_begins_small_and_shouts_all_the_same(lang: str, line: str, typed: str) -> None:
    """Whatever letter a sentence begins with; only the English "I" is small in the middle of one too."""
    who = persona().model_copy(update={"lang": lang, "lines": {"vent": [line]}})
    assert OfflineVoice().utter(scene(Act(kind=ActKind.VENT), who=who)).text == typed
