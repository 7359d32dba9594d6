"""A temperament as curves: the same six messages to this customer and to the usual one of their type."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from trainer.customer.temper_curve import BEATS, curve, usual
from trainer.domain.mood import MoodStep
from trainer.domain.persona import Persona
from trainer.translation import figure, mark, tr
from trainer.tui.drawing import BLANK, Block, joined
from trainer.tui.state.chart import Point
from trainer.tui.state.effects import signed
from trainer.tui.widgets.case_panel import heading
from trainer.tui.widgets.mood_chart import MoodChart
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import caller_type, in_sentence, quoted

CURVE = mark("this customer's anger")


class TemperPane(VerticalScroll):
    """Two curves over each other, and the six messages."""

    DEFAULT_CSS = """
    TemperPane { padding: 0 1; scrollbar-size-vertical: 1; & Static { height: auto; margin: 0 0 1 0; } }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Persona | None = None

    def compose(self) -> ComposeResult:
        """Legend, drawing, words."""
        yield Static(id="legend")
        yield MoodChart(())
        yield Prose(joined((tr("Write a persona that can be played, and its temper is drawn here."), "$quiet")))

    def show(self, persona: Persona) -> None:
        """Draw this persona's temper."""
        if persona == self._shown:
            return
        self._shown = persona
        own, typical = curve(persona), curve(usual(persona))
        legend = self.query_one("#legend", Static)
        legend.update(
            joined(
                (f"━━ {tr(CURVE)}", "$error"), "   ",
                (f"── {tr('usual for the type ({type})', type=in_sentence(caller_type(persona.caller_type)))}",
                 "$success"),
            )
        )  # fmt: skip
        self.query_one(MoodChart).show(_line(own, typical))
        self.query_one(Prose).show(temper_text(own, typical))


def _line(own: tuple[MoodStep, ...], typical: tuple[MoodStep, ...]) -> tuple[Point, ...]:
    start = Point(None, own[0].before.anger, typical[0].before.anger)
    return (
        start,
        *(
            Point(number + 1, one.after.anger, other.after.anger)
            for number, (one, other) in enumerate(zip(own, typical, strict=True))
        ),
    )


def _usual(step: MoodStep) -> str:
    return f"   {tr('usual')} {figure(step.after.anger, '.1f')} ({signed(step.after.anger - step.before.anger)})"


def temper_text(own: tuple[MoodStep, ...], typical: tuple[MoodStep, ...]) -> list[Block]:
    """What the agent says, and what it does to each of the two."""
    blocks: list[Block] = [heading(tr("The six messages"))]
    for number, (beat, one, other) in enumerate(zip(BEATS, own, typical, strict=True)):
        change = one.after.anger - one.before.anger
        blocks.append(
            joined(
                (f"{number + 1} ", "bold $accent"),
                (tr(beat.name), "bold"),
                (
                    f"  {tr('anger')} {figure(one.after.anger, '.1f')} ({signed(change)})",
                    "$error" if change > 0 else "$success",
                ),
                (_usual(other), "$quiet"),
            )
        )
        blocks.append(joined((f"  {quoted(tr(beat.says))}", "italic $quiet")))
    last, first = own[-1].after, own[0].before
    blocks += [
        BLANK,
        joined(
            tr(
                "Anger {anger} → {anger_now}, trust {trust} → {trust_now}, patience left for {count} messages.",
                anger=figure(first.anger, ".1f"),
                anger_now=figure(last.anger, ".1f"),
                trust=figure(first.trust, ".1f"),
                trust_now=figure(last.trust, ".1f"),
                count=max(0, round(last.patience)),
            )
        ),
    ]
    return blocks
