"""The persona tried out at once: talk, watch the mood and its reasons, jump to any heat, mark lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from trainer.domain.conversation import Turn
from trainer.domain.mood import Mood, MoodStep
from trainer.domain.plan import HEATS, Heat, Plan
from trainer.domain.reading import Reading
from trainer.domain.text import one_line
from trainer.translation import mark, tr
from trainer.tui.drawing import joined, lines
from trainer.tui.state.effects import SIGNS, effects
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.mood_gauge import MoodGauge
from trainer.tui.widgets.turn_view import TurnView
from trainer.tui.words import act_name, heat_word, move_name

COLOURS = {"helped": "$success", "hurt": "$error", "neutral": "$quiet"}
MOST_EFFECTS = 4


class Heard(NamedTuple):
    """A line of the customer's, and what it was meant to say."""

    text: str
    plan: Plan
    heat: Heat
    lines: tuple[str, ...] = ()
    """The lines that it was made of, as they stand in their banks; none where a model found the words."""


class TalkLog(VerticalScroll, can_focus=True):
    """The turns; up and down choose one of the customer's."""

    BINDINGS = [
        Binding("up,k", "step(-1)", mark("Line before"), show=False),
        Binding("down,j", "step(1)", mark("Next line"), show=False),
    ]

    @dataclass
    class Moved(Message):
        """Another line is to come under the cursor."""

        by: int

    def action_step(self, by: int) -> None:
        """To the line before or after."""
        self.post_message(self.Moved(by))


class TryoutPane(Vertical):
    """The talk."""

    DEFAULT_CSS = """
    TryoutPane {
        & MoodGauge { padding: 0 1; background: $background; }
        & #heats { height: 1; padding: 0 1; }
        & #heats Button { min-width: 5; width: auto; margin: 0; }
        & #hear { width: auto; margin: 0 1 0 0; color: $quiet; }
        & TalkLog { height: 1fr; padding: 0 0; scrollbar-size-vertical: 1; margin: 1 0 0 0; }
        & TalkLog:focus TurnView.current { background: $cursor-focus; }
        & TurnView { margin: 0 1 0 0; }
        & TurnView.agent { margin: 0 1 0 3; }
        & .why { width: 1fr; height: auto; margin: 0 1 1 3; color: $quiet; }
        & .note { width: 1fr; height: auto; margin: 0 1 1 1; color: $quiet; text-style: italic; }
    }
    """

    @dataclass
    class Said(Message):
        """The trainer speaks to the customer."""

        text: str

    @dataclass
    class Jumped(Message):
        """The customer is to be heard at a heat."""

        heat: Heat

    @dataclass
    class Anew(Message):
        """The talk is to begin again, with the persona as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self._customer = ""
        self._heard: dict[int, Heard] = {}
        self._count = 0
        self.current: int | None = None
        """Number of the customer's line under the cursor."""

    def compose(self) -> ComposeResult:
        """Mood, heats, turns, words."""
        yield MoodGauge()
        with Horizontal(id="heats"):
            yield Static(joined(tr("hear it")), id="hear")
            for heat in HEATS:
                yield Button(Content(heat_word(heat)), id=f"heat-{heat}", compact=True)
            yield Button(Content(tr("anew")), id="anew", compact=True)
        yield TalkLog()
        yield Composer(tr("Say something to this customer."), hint=tr("Enter says it"), id="words")

    @property
    def heard(self) -> Heard | None:
        """The line under the cursor."""
        return self._heard.get(self.current) if self.current is not None else None

    async def begin(self, name: str) -> None:
        """An empty talk with somebody."""
        self._customer, self._count, self.current = name, 0, None
        self._heard.clear()
        await self.query_one(TalkLog).remove_children()

    async def add_line(self, text: str, plan: Plan, mood: Mood, lines: tuple[str, ...] = ()) -> None:
        """Something the customer said."""
        number = self._count
        self._heard[number] = Heard(text, plan, mood.heat, lines)
        acts = ", ".join(act_name(act.kind) for act in plan.acts)
        await self._add(
            TurnView(
                number, Turn(speaker="customer", text=text), self._customer, note=f"{heat_word(mood.heat)}: {acts}"
            )
        )
        self.choose(number)
        self.query_one(TalkLog).scroll_end(animate=False)

    async def add_own(self, text: str) -> None:
        """Something the trainer said."""
        await self._add(TurnView(self._count, Turn(speaker="agent", text=text), tr("You")))

    async def add_why(self, reading: Reading, step: MoodStep) -> None:
        """What that did, and why."""
        await self.query_one(TalkLog).mount(Static(why_text(reading, step), classes="why"))

    async def add_note(self, text: str) -> None:
        """A remark between the turns."""
        await self.query_one(TalkLog).mount(Static(joined(one_line(text)), classes="note"))
        self.query_one(TalkLog).scroll_end(animate=False)

    async def _add(self, view: TurnView) -> None:
        self._count += 1
        await self.query_one(TalkLog).mount(view)

    def show_mood(self, mood: Mood, before: Mood | None = None) -> None:
        """Where the mood stands."""
        self.query_one(MoodGauge).show(mood, before)

    def choose(self, number: int) -> None:
        """Put the cursor on one of the customer's lines."""
        if number not in self._heard:
            return
        self.current = number
        for view in self.query(TurnView):
            view.set_class(view.number == number, "current")

    @on(TalkLog.Moved)
    def _moved(self, event: TalkLog.Moved) -> None:
        event.stop()
        numbers = sorted(self._heard)
        if not numbers:
            return
        place = numbers.index(self.current) if self.current in numbers else len(numbers) - 1
        self.choose(numbers[max(0, min(len(numbers) - 1, place + event.by))])
        for view in self.query(TurnView):
            if view.number == self.current:
                self.query_one(TalkLog).scroll_to_widget(view, animate=False)

    @on(TurnView.Clicked)
    def _clicked(self, event: TurnView.Clicked) -> None:
        event.stop()
        self.choose(event.number)

    @on(Composer.Sent)
    def _sent(self, event: Composer.Sent) -> None:
        event.stop()
        if event.text.strip():
            self.post_message(self.Said(event.text))

    @on(Composer.Refused)
    def _refused(self, event: Composer.Refused) -> None:
        event.stop()
        self.notify(one_line(event.why), markup=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = (event.button.id or "").removeprefix("heat-")
        heat = next((one for one in HEATS if one == name), None)
        self.post_message(self.Jumped(heat) if heat is not None else self.Anew())


def why_text(reading: Reading, step: MoodStep) -> Content:
    """The few weightiest causes, a line each."""
    found = effects(reading, step)[:MOST_EFFECTS]
    if not found:
        return joined((tr("nothing in it moved them ({heat})", heat=heat_word(step.after.heat)), "$quiet"))
    return lines(
        *(
            joined(
                (f"{SIGNS[one.direction]} ", COLOURS[one.direction]),
                (move_name(one.cause), "bold"),
                (f"  {one.figures}" if one.figures else "", COLOURS[one.direction]),
                (f"  {tr(one.text)}" if one.text else "", "$quiet"),
            )
            for one in found
        )
    )
