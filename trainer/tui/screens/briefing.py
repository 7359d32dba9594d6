"""Briefing: who is calling, the case, what may be offered, what this session trains. Nothing has begun yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Footer, Static

from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.domain.text import one_line
from trainer.translation import figure, mark, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import Block, joined, lines
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.widgets.case_panel import authority_text, bullets, case_text, heading
from trainer.tui.widgets.more_below import MoreBelow
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.words import CALLER_TYPES, CHANNELS, ENGINES, caller_type, difficulty
from trainer.wiring import Engine

HELP = mark("""\
Read this as you would before you pick up the phone: who it is, what the record says, and above all what you may offer \
and what you may not. All of it stays at hand during the conversation.

X turns exam mode on and off: no coach, no hint, no gauge of the mood, as in real life. Where a model can be \
reached, E changes between it and the offline engine.

Enter begins. The customer speaks first.
""")


class BriefingScreen(TrainerScreen):
    """What to know before the conversation."""

    CSS_PATH = "briefing.tcss"
    NAME = mark("Briefing")
    HELP = HELP
    BINDINGS = [
        Binding("enter", "start", mark("Begin")),
        Binding("x", "exam", mark("Exam mode")),
        Binding("e", "engine", mark("Engine")),
        Binding("escape", "back", mark("Back")),
    ]

    @dataclass
    class Started(Message):
        """The agent is ready."""

        persona: Persona
        engine: Engine
        exam: bool

    class Left(Message):
        """The agent goes back."""

    def __init__(self, persona: Persona, rubric: Rubric, *, engine: Engine, choice: bool, exam: bool) -> None:
        super().__init__()
        self._persona, self._rubric = persona, rubric
        self._engine: Engine = engine
        self._choice, self._exam = choice, exam

    def compose(self) -> ComposeResult:
        """Two columns, or one under the other."""
        yield TitleBar("Trainer", tr(self.NAME), one_line(self._persona.name))
        with VerticalScroll(id="page"):
            yield Static(self._caller(), id="caller")
            with Horizontal(id="columns"):
                yield Prose(*case_text(self._persona), id="case")
                yield Prose(*authority_text(self._persona), id="authority")
            yield Prose(*self._trains(), id="trains")
        yield MoreBelow("#page")
        with Horizontal(id="choices"):
            yield Button(tr("Begin"), id="start", variant="primary", compact=True)
            yield Button("", id="exam", compact=True)
            yield Button("", id="engine", compact=True)
            yield Static(id="meaning")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is chosen; where there are three buttons, a narrow terminal explains them below."""
        self.set_class(self._choice, "choice")
        self._show_choices()
        self.query_one("#page").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The engine can be changed where there are two."""
        if action == "engine":
            return self._choice
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """What the keys do."""
        yield Command(tr("Begin the conversation"), tr("The customer speaks first"), self.action_start)
        yield Command(tr("Exam mode"), tr("No coach and no gauge of the mood"), self.action_exam)
        if self._choice:
            yield Command(tr("Change the engine"), tr("Offline or model"), self.action_engine)

    def _caller(self) -> Content:
        persona = self._persona
        return lines(
            joined(
                (one_line(persona.name), "bold $accent"),
                f"  {tr(CHANNELS[persona.channel])}, {one_line(persona.trade)}  ",
                (
                    f"{tr('difficulty {level}', level=difficulty(persona.difficulty))}  {one_line(persona.lang)}",
                    "$quiet",
                ),
            ),
            joined(persona.summary),
            joined((f"{caller_type(persona.caller_type)}. ", "bold"), tr(CALLER_TYPES[persona.caller_type])),
            *([joined((tr("Address them as "), "$quiet"), persona.address_as[0])] if persona.address_as else []),
        )

    def _trains(self) -> list[Block]:
        known = [self._rubric.criterion(one) for one in self._persona.trains]
        titles = [criterion.title for criterion in known if criterion is not None]
        return [
            heading(tr("What this trains most")),
            *bullets(titles or [tr("Every part of the rubric.")]),
            joined(
                (
                    tr(
                        "Graded by {rubric}, passed from {points} of 100.",
                        rubric=self._rubric.name,
                        points=figure(self._rubric.pass_mark),
                    ),
                    "$quiet",
                )
            ),
        ]

    def _show_choices(self) -> None:
        exam, engine = self.query_one("#exam", Button), self.query_one("#engine", Button)
        exam.label = Content(tr("Exam mode: on") if self._exam else tr("Exam mode: off"))
        engine.label = Content(tr("Engine: {engine}", engine=tr(ENGINES[self._engine])))
        engine.display = self._choice
        self.query_one("#case", Prose).show(case_text(self._persona, hint=not self._exam))
        meaning = (
            tr("No coach, no hint, no mood: as in real life.")
            if self._exam
            else tr("The coach helps and the mood shows.")
        )
        self.query_one("#meaning", Static).update(joined((meaning, "$quiet")))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The buttons do what the keys do."""
        if event.button.id == "start":
            self.action_start()
        elif event.button.id == "exam":
            self.action_exam()
        else:
            self.action_engine()

    def action_start(self) -> None:
        """Begin."""
        self.post_message(self.Started(self._persona, self._engine, self._exam))

    def action_exam(self) -> None:
        """Exam mode on or off."""
        self._exam = not self._exam
        self._show_choices()

    def action_engine(self) -> None:
        """The other engine."""
        self._engine = "offline" if self._engine == "llm" else "llm"
        self._show_choices()

    def action_back(self) -> None:
        """Back to the customers."""
        self.post_message(self.Left())
