"""Home: the customers, what was played, whom to practise with next, and what waits to be gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Footer, Static

from trainer.domain.persona import Persona
from trainer.domain.text import one_line
from trainer.translation import mark, ntr, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import BLANK, Block, bar, joined, lines
from trainer.tui.screens.base import LEAST_WIDTH, TrainerScreen
from trainer.tui.state.customers import ORDERS, Customer, Order, ago, ordered
from trainer.tui.state.front import Front
from trainer.tui.widgets.case_panel import bullets, paragraph
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.words import CALLER_TYPES, CHANNELS, caller_type, difficulty

if TYPE_CHECKING:  # the store brings SQLAlchemy along, and only its rows are read here
    from trainer.store.rows import SessionRow

MOST_BROKEN, MOST_SCORES, SCORE_CELLS = 3, 6, 14
BESIDE_FROM = 120
"""From so many columns on the customer is told of beside the list: below that its last column would be cut."""
COLUMNS: tuple[tuple[str, Order | None], ...] = (
    (mark("Customer"), "name"), (mark("Type"), "type"), (mark("Difficulty"), "difficulty"), (mark("Lang"), None),
    (mark("Best"), "best"), (mark("Last played"), "last"),
)  # fmt: skip
ORDER_NAMES: dict[Order, str] = {
    "difficulty": mark("Sorted easiest first."), "name": mark("Sorted by name."), "type": mark("Sorted by type."),
    "best": mark("Sorted best score first."), "last": mark("Sorted last played first."),
}  # fmt: skip
HELP = mark("""\
Choose a customer with the arrow keys and press Enter: you read the case first, and nothing begins before you say so.

The line "Try next" says who would do you most good now, and why. P goes straight to that customer.

Conversations that were broken off wait for you: C goes on with the newest of them.

S changes the order of the list; a click on a column's head does too. L opens the last scorecard of the customer under \
the cursor. E opens the workbench, where its file is written and tried out. Difficulty runs from 1 (●○○○○) to 5 (●●●●●).
""")


class CustomerTable(DataTable[Text]):
    """The table of the customers."""

    BINDINGS = [Binding("enter", "select_cursor", mark("Read the case"))]


class HomeScreen(TrainerScreen):
    """The list of customers."""

    CSS_PATH = "home.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (BESIDE_FROM, "-wide")]
    NAME = mark("Home")
    HELP = HELP
    BINDINGS = [
        Binding("p", "suggested", mark("Try next")),
        Binding("c", "resume", mark("Continue")),
        Binding("l", "last", mark("Last scorecard")),
        Binding("s", "sort", mark("Sort")),
        Binding("e", "edit", mark("Edit")),
    ]

    @dataclass
    class EditWanted(Message):
        """A customer is to be put on the workbench."""

        persona_id: str

    @dataclass
    class Chosen(Message):
        """A customer was chosen."""

        persona: Persona

    @dataclass
    class Resumed(Message):
        """A session that was broken off is to go on."""

        session_id: str

    @dataclass
    class LookedBack(Message):
        """The scorecard of an earlier session is wanted."""

        session_id: str

    def __init__(self, front: Front) -> None:
        super().__init__()
        self._front = front
        self._order: Order = "difficulty"
        self._can_look_back = False

    def compose(self) -> ComposeResult:
        """The list, what is suggested above it, the customer under the cursor beside it."""
        yield TitleBar("Trainer", tr(self.NAME), state=self._front.engine)
        yield Static(id="next")
        yield Static(id="unfinished")
        with Horizontal(id="middle"):
            yield CustomerTable(cursor_type="row", id="customers")
            with VerticalScroll(id="about", can_focus=False):
                yield Prose(id="who")
        with Vertical(id="notes"):
            yield Static(id="short")
            yield Static(id="broken")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill everything."""
        self.show_front(self._front)
        self.query_one(CustomerTable).focus()

    def show_front(self, front: Front) -> None:
        """Show new content: something was played meanwhile."""
        chosen = self._chosen()
        self._front = front
        self._fill(chosen.persona.id if chosen else front.suggestion.persona_id if front.suggestion else None)
        self.query_one("#next", Static).update(self._next_text())
        unfinished = self.query_one("#unfinished", Static)
        unfinished.display = bool(front.unfinished)
        unfinished.update(self._unfinished_text())
        broken = self.query_one("#broken", Static)
        broken.display = bool(front.broken)
        broken.update(self._broken_text())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is stands in the footer."""
        if action == "resume":
            return bool(self._front.unfinished)
        if action == "suggested":
            return self._front.suggestion is not None
        if action == "last":
            chosen = self._chosen()
            return chosen is not None and chosen.played.finished_id is not None
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """Every customer, and what the keys do."""
        for one in ordered(self._front.customers, "difficulty"):
            persona = one.persona
            yield Command(
                tr("Practise: {name}", name=one_line(persona.name)),
                tr(
                    "{type}, difficulty {level}. {summary}",
                    type=caller_type(persona.caller_type),
                    level=persona.difficulty,
                    summary=one_line(persona.summary),
                ),
                partial(self.post_message, self.Chosen(persona)),
            )
        for row in self._front.unfinished:
            yield Command(
                tr("Continue: {name}", name=one_line(row.persona_name)),
                self._far(row),
                partial(self.post_message, self.Resumed(row.id)),
            )
        yield Command(tr("Sort the customers"), tr("Easiest, name, type, best score, last played"), self.action_sort)

    def _fill(self, keep: str | None) -> None:
        table = self.query_one(CustomerTable)
        table.clear(columns=True)
        for label, order in COLUMNS:
            table.add_column(Text(tr(label) + (" ▾" if order == self._order else "")), key=order or label)
        marked = self._front.suggestion.persona_id if self._front.suggestion else None
        rows = ordered(self._front.customers, self._order)
        for one in rows:
            table.add_row(*self._cells(one, suggested=one.persona.id == marked), key=one.persona.id)
        place = next((number for number, one in enumerate(rows) if one.persona.id == keep), 0)
        if rows:
            table.move_cursor(row=place)

    def _cells(self, one: Customer, *, suggested: bool) -> list[Text]:
        persona, played = one
        unfinished = any(row.persona_id == persona.id for row in self._front.unfinished)
        last = "–" if played.last is None else ago(played.last, self.clock())
        best = "–" if played.best is None else f"{played.best:.0f}" + (" ✓" if played.passed else "")
        return [
            Text(("▸ " if suggested else "  ") + one_line(persona.name, 24), style="bold" if suggested else ""),
            Text(caller_type(persona.caller_type)),
            Text(difficulty(persona.difficulty)),
            Text(one_line(persona.lang)),
            Text(best, justify="right"),
            Text(tr("unfinished") if unfinished else last),
        ]

    def _next_text(self) -> Content:
        found = self._front.suggestion
        if found is None:
            return joined((tr("There is no customer that can be used."), "bold"))
        persona = next(one.persona for one in self._front.customers if one.persona.id == found.persona_id)
        first = joined((tr("Try next") + "  ", "$quiet"), (one_line(persona.name), "bold $accent"), "  ", found.reason)
        if not self._front.first_time:
            return first
        return lines(
            joined(
                (tr("Welcome. "), "bold"),
                tr("You will talk to an angry customer, keep a cool head, and see how it went."),
            ),
            joined(tr("Press Enter to read a case. You can pause at any time, and nobody is hurt.")),
            first,
        )

    def _unfinished_text(self) -> Content:
        if not self._front.unfinished:
            return Content("")
        row, more = self._front.unfinished[0], len(self._front.unfinished) - 1
        return joined(
            (tr("Unfinished") + "  ", "$quiet"), (one_line(row.persona_name), "bold"),
            f"  {self._far(row)}",
            ("  " + tr("and {count} more", count=more) if more else "", "$quiet"),
            "  ", ("C", "bold $accent"), tr(" goes on"),
        )  # fmt: skip

    def _far(self, row: SessionRow) -> str:
        """How far it got, and when."""
        return f"{ntr('{n} turn', '{n} turns', row.turns)}, {ago(row.last_event_at, self.clock())}"

    def _broken_text(self) -> Content:
        rows = [
            joined((tr("✗ not usable: "), "bold $error"), one_line(str(one.error)))
            for one in self._front.broken[:MOST_BROKEN]
        ]
        if len(self._front.broken) > MOST_BROKEN:
            rows.append(joined(("  " + tr("and {count} more", count=len(self._front.broken) - MOST_BROKEN), "$quiet")))
        return lines(*rows)

    def _chosen(self) -> Customer | None:
        table = self.query_one(CustomerTable)
        if not table.row_count or not table.is_valid_row_index(table.cursor_row):
            return None
        key = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next((one for one in self._front.customers if one.persona.id == key), None)

    @on(DataTable.RowHighlighted)
    def _looked_at(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.query_one("#who", Prose).show(who_text(chosen, self._front.titles, self.clock()))
            self.query_one("#short", Static).update(joined((one_line(chosen.persona.summary), "$quiet")))
            looked = chosen.played.finished_id is not None
            if looked != self._can_look_back:
                self._can_look_back = looked
                self.refresh_bindings()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.action_choose()

    @on(DataTable.HeaderSelected)
    def _sorted_by(self, event: DataTable.HeaderSelected) -> None:
        order = next((one for one in ORDERS if one == event.column_key.value), None)
        if order is not None:
            self._sort(order)

    def action_choose(self) -> None:
        """Read the case of the customer under the cursor."""
        chosen = self._chosen()
        if chosen is not None:
            self.post_message(self.Chosen(chosen.persona))

    def action_suggested(self) -> None:
        """Read the case of the customer that is suggested."""
        found = self._front.suggestion
        if found is not None:
            persona = next(one.persona for one in self._front.customers if one.persona.id == found.persona_id)
            self.post_message(self.Chosen(persona))

    def action_resume(self) -> None:
        """Go on with the newest session that was broken off."""
        if self._front.unfinished:
            self.post_message(self.Resumed(self._front.unfinished[0].id))

    def action_last(self) -> None:
        """The last scorecard of the customer under the cursor."""
        chosen = self._chosen()
        if chosen is not None and chosen.played.finished_id is not None:
            self.post_message(self.LookedBack(chosen.played.finished_id))

    def action_edit(self) -> None:
        """Put the customer under the cursor on the workbench."""
        chosen = self._chosen()
        if chosen is not None:
            self.post_message(self.EditWanted(chosen.persona.id))

    def action_sort(self) -> None:
        """The next order."""
        self._sort(ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)])

    def _sort(self, order: Order) -> None:
        self._order = order
        chosen = self._chosen()
        self._fill(chosen.persona.id if chosen else None)
        self.say(tr(ORDER_NAMES[order]))


def who_text(one: Customer, titles: dict[str, str], now: float) -> list[Block]:
    """The customer under the cursor."""
    persona, played = one
    times = ntr("played {n} time", "played {n} times", played.times) if played.times else tr("never played")
    blocks: list[Block] = [
        joined((one_line(persona.name), "bold $accent")),
        joined((f"{one_line(persona.trade)}, {tr(CHANNELS[persona.channel])} · {times}", "$quiet")),
        BLANK,
        paragraph(persona.summary),
        BLANK,
        joined((caller_type(persona.caller_type), "bold")),
        joined(tr(CALLER_TYPES[persona.caller_type])),
    ]
    trains = [titles[criterion] for criterion in persona.trains if criterion in titles]
    if trains:
        blocks += [BLANK, joined((tr("Trains most"), "bold")), *bullets(trains)]
    if played.scores:
        blocks += [BLANK, joined((tr("Your scores"), "bold"))]
        for when, score in played.scores[:MOST_SCORES]:
            filled, rest = bar(score, SCORE_CELLS, top=100)
            blocks.append(joined(f"{score:>3.0f} ", (filled, "$secondary"), (rest, "$border"), f" {ago(when, now)}"))
    return blocks
