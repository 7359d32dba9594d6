"""The line above the composer: a remark, or the coach's tip."""

from __future__ import annotations

from textual.widgets import Static

from trainer.domain.text import one_line
from trainer.translation import tr
from trainer.tui.drawing import joined
from trainer.tui.state.talk import Coaching


class Whisper(Static):
    """Takes no room while there is nothing to say."""

    DEFAULT_CSS = """
    Whisper { height: auto; max-height: 3; padding: 0 2; color: $quiet; &.empty { display: none; } }
    """

    def __init__(self) -> None:
        super().__init__("", classes="empty")

    def remark(self, text: str = "") -> None:
        """Say something, or nothing."""
        self._say(text, coach=False)

    def coach(self, coaching: Coaching) -> None:
        """Give the coach's tip in short."""
        self._say(
            tr("Coach: {tip} ({advice}; F6 says why)", tip=coaching.tip.tip, advice=coaching.tip.advice), coach=True
        )

    def _say(self, text: str, *, coach: bool) -> None:
        self.set_class(coach, "coach")
        self.set_class(not text, "empty")
        self.update(joined(one_line(text)))
