"""The workbench: a persona's file on the left, and on the right what it makes of a customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Footer, TabbedContent, TabPane, TextArea

from trainer.domain.text import one_line
from trainer.errors import ContentError, TrainerError
from trainer.library.edited_file import ChangedOnDiskError
from trainer.translation import mark, ntr, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import BLANK, joined
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.bench_questions import GoneScreen, LeaveScreen, TheirsScreen
from trainer.tui.screens.principle import Correction, PrincipleScreen
from trainer.tui.state.bench import Bench, Looked, next_finding, place_of
from trainer.tui.widgets.bench_talk import BenchTalk
from trainer.tui.widgets.case_panel import authority_text, case_text
from trainer.tui.widgets.findings_list import FindingsList, sentence
from trainer.tui.widgets.persona_editor import PersonaEditor
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.rehearsal_pane import RehearsalPane
from trainer.tui.widgets.temper_pane import TemperPane
from trainer.tui.widgets.title_bar import TitleBar

SETTLES_S = 0.4
"""So long after the last key the file is checked."""
LOOKS_S = 2.0
"""So often it is looked whether somebody else changed the file."""
TABS = ("card", "talk", "mood", "rehearse")
HELP = mark("""\
On the left is the persona's file. What you type is kept at once as a draft, so nothing is lost; Ctrl+S writes the \
file. Below it stands what is wrong, with what mends it; Enter or F8 goes there.

Card shows what the agent will see. Talk lets you speak to the customer right away: you see the mood and what moved \
it, and you can hear them at any heat. Mood draws the temperament: the same six messages for this customer and for the \
usual one of the type. Rehearse lets agents of different skill play and says whether this persona tells good from bad.

In Talk, choose a line (click, or up and down in the list). F7 keeps it: it becomes one of the customer's own lines. \
F9 says that they would never say that: you write what they would say instead and the rule behind it, and both go \
into the file as a principle.
""")


class WorkbenchScreen(TrainerScreen):
    """Write a persona and know that it works."""

    CSS_PATH = "workbench.tcss"
    NAME = mark("Workbench")
    HELP = HELP
    BINDINGS = [
        Binding("f2", "file", mark("File")),
        Binding("f3", "tab('card')", mark("Card"), show=False),
        Binding("f4", "tab('talk')", mark("Talk"), show=False),
        Binding("f5", "tab('mood')", mark("Mood"), show=False),
        Binding("f6", "tab('rehearse')", mark("Rehearse"), show=False),
        Binding("f7", "keep_line", mark("Just right")),
        Binding("f8", "next_finding", mark("Next finding")),
        Binding("f9", "never_say", mark("Never says")),
        Binding("ctrl+s", "save", mark("Save"), priority=True),
        Binding("escape", "leave", mark("Home")),
    ]

    @dataclass
    class Closed(Message):
        """The workbench was left."""

        changed: bool
        """The file was written meanwhile."""

    @dataclass
    class Checked(Message):
        """A check of the text is done."""

        looked: Looked

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self._settling: Timer | None = None
        self._asking = False
        self._missed = False
        """The file was gone when it was last looked for."""
        self._wrote = False

    def compose(self) -> ComposeResult:
        """File and findings beside the four tabs."""
        yield TitleBar("Trainer", tr(self.NAME), one_line(self.bench.file.name))
        with Horizontal(id="halves"):
            with Vertical(id="file"):
                yield PersonaEditor(self.bench.text)
                yield FindingsList()
            with Vertical(id="side"), TabbedContent(initial="card"):
                with TabPane(f"{tr('Card')} F3", id="card"), VerticalScroll():
                    yield Prose(joined((tr("What the agent will see stands here."), "$quiet")), id="card-words")
                with TabPane(f"{tr('Talk')} F4", id="talk"):
                    yield BenchTalk(self.trainer.wiring, self.trainer.backstage, self.bench)
                with TabPane(f"{tr('Mood')} F5", id="mood"):
                    yield TemperPane()
                with TabPane(f"{tr('Rehearse')} F6", id="rehearse"):
                    yield RehearsalPane(self.trainer.wiring, self.trainer.backstage, self.bench)
        yield Footer(show_command_palette=False)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now; where the tabs are out of sight beside the file, the keys to them are shown."""
        keys = super().active_bindings
        if self.is_wide or not self.has_class("show-file"):
            return keys
        shown = {"f2": False, "f3": True, "f4": True, "f5": True, "f6": True, "f7": False, "f9": False}
        return {
            key: one._replace(binding=replace(one.binding, show=shown.get(key, one.binding.show)))
            for key, one in keys.items()
        }

    def on_resize(self) -> None:
        """In a narrow terminal the keys stand closer."""
        self.query_one(Footer).compact = not self.is_wide
        self.refresh_bindings()

    def on_mount(self) -> None:
        """Check at once; say where unsaved text came from."""
        self.set_class(True, "show-file")
        self.query_one(PersonaEditor).focus()
        self.query_one(FindingsList).display = False
        self._check()
        self.set_interval(LOOKS_S, self._look_at_disk)
        if self.bench.recovered:
            more = tr("The file was changed since.") if self.bench.stale else ""
            self.say(f"{tr('What you had not saved last time is here again.')} {more}".rstrip())

    def commands(self) -> Iterator[Command]:
        """What the keys do, for the palette."""
        yield Command(tr("Save"), tr("Write the file"), self.action_save)
        yield Command(tr("Next finding"), tr("Go to what is wrong"), self.action_next_finding)
        yield Command(tr("Just right"), tr("The chosen line becomes one of the customer's own"), self.action_keep_line)
        yield Command(tr("Never says"), tr("They would never say the chosen line"), self.action_never_say)
        yield Command(tr("Undo all"), tr("Back to the file as it was saved"), self._throw_away)

    # The text.

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        if not isinstance(event.text_area, PersonaEditor):
            return
        try:
            self.bench.type(event.text_area.text)
        except TrainerError as error:
            self.say(str(error), bad=True)
        self._show_state()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLES_S, self._check)

    @work(exclusive=True, group="check", exit_on_error=False)
    async def _check(self) -> None:
        looked = await self.trainer.backstage.call(self.bench.look)
        self.post_message(self.Checked(looked))

    @on(Checked)
    def _checked(self, event: Checked) -> None:
        if not self.bench.take(event.looked):
            return
        self.query_one(PersonaEditor).mark(self.bench.findings)
        self.query_one(FindingsList).show(self.bench.findings)
        self._show_state()
        self._show_persona()

    def _show_state(self) -> None:
        bench = self.bench
        warnings = len(bench.findings) - bench.errors
        counts = [ntr("{n} error", "{n} errors", bench.errors)] if bench.errors else []
        counts += [ntr("{n} warning", "{n} warnings", warnings)] if warnings else []
        found = ", ".join(counts) or tr("nothing to mend")
        state = tr("not saved, kept as a draft") if bench.dirty else tr("saved")
        self.query_one(TitleBar).set_state(f"{found if bench.checked else tr('checking…')} · {state}")

    def _show_persona(self) -> None:
        persona = self.bench.persona
        if persona is None:
            return
        blocks = [*case_text(persona), BLANK, *authority_text(persona)]
        self.query_one("#card-words", Prose).show(blocks)
        self.query_one(TemperPane).show(persona)
        self.query_one(BenchTalk).persona_changed()

    @on(FindingsList.Chosen)
    def _finding_chosen(self, event: FindingsList.Chosen) -> None:
        self._go_to(*place_of(event.finding, self.bench.text))

    def action_next_finding(self) -> None:
        """The next line with something wrong."""
        editor = self.query_one(PersonaEditor)
        found = next_finding(self.bench.findings, editor.cursor_location[0])
        if found is None:
            self.say(tr("There is nothing to mend."))
            return
        self._go_to(*place_of(found, self.bench.text))
        told = sentence(found.message)
        self.say(f"{told[:1].upper()}{told[1:]} {found.mend}".strip(), bad=found.severity == "error")

    def _go_to(self, row: int, column: int) -> None:
        self.action_file()
        editor = self.query_one(PersonaEditor)
        editor.move_cursor((row, column), center=True)

    # Saving.

    def action_save(self) -> None:
        """Write the file."""
        self._save()

    def _save(self, *, over_changes: bool = False) -> bool:
        try:
            self.bench.save(over_changes=over_changes)
        except ChangedOnDiskError:
            self._ask_about_theirs()
            return False
        except TrainerError as error:
            self.say(str(error), bad=True)
            return False
        self._wrote = True
        self._show_state()
        path = self.bench.file.path
        self.say(tr("Saved: {path}, with mistakes in it.", path=path) if self.bench.errors
                 else tr("Saved: {path}.", path=path))  # fmt: skip
        return True

    def _look_at_disk(self) -> None:
        """Take in what somebody else wrote; where something is unsaved here, or the file is gone, ask.

        What was put off is asked again once there is something newer, and at saving.
        """
        file = self.bench.file
        if self._asking or not self.is_current:
            return
        if not file.is_news:
            self._missed = False
        elif file.gone:
            self._keep_safe()
            if self._missed:
                self._ask_about_theirs()
            self._missed = not self._missed  # one look more: some programs save by removing and renaming
        elif self.bench.dirty:
            self._ask_about_theirs()
        elif self._take_theirs():
            self.say(tr("The file was changed outside; this is how it stands now."))
        else:
            file.put_off(file.state)

    def _keep_safe(self) -> None:
        try:
            self.bench.keep_safe()
        except TrainerError as error:
            self.say(str(error), bad=True)
        self._show_state()

    def _ask_about_theirs(self) -> None:
        self._asking = True
        file = self.bench.file
        state = file.state

        def answered(choice: str | None) -> None:
            self._asking = False
            if choice == "theirs":
                self._take_theirs()
            elif choice == "mine":
                self._save(over_changes=True)
            else:
                file.put_off(state)

        self.app.push_screen(GoneScreen(file.name) if file.gone else TheirsScreen(file.name), answered)

    def _take_theirs(self) -> bool:
        try:
            text = self.bench.take_theirs()
        except TrainerError as error:
            self.say(str(error), bad=True)
            return False
        self._put(text)
        return True

    def _throw_away(self) -> None:
        self.bench.throw_away()
        self._put(self.bench.text)

    def _put(self, text: str) -> None:
        self.query_one(PersonaEditor).put(text)
        self._check()

    # The other side.

    def action_file(self) -> None:
        """The keys to the file."""
        self.set_class(True, "show-file")
        self.refresh_bindings()
        self.query_one(PersonaEditor).focus()

    def action_tab(self, name: str) -> None:
        """Show a tab and give it the keys."""
        self.set_class(False, "show-file")
        self.refresh_bindings()
        tabs = self.query_one(TabbedContent)
        if tabs.active == name:
            self._give_keys(name)
        else:
            self.set_focus(None)  # what loses the focus by being hidden would draw its own pane back
            tabs.active = name  # the keys follow when it is there

    @on(TabbedContent.TabActivated)
    def _activated(self, event: TabbedContent.TabActivated) -> None:
        name = event.pane.id or "card"
        if not self.has_class("show-file"):
            self.call_after_refresh(self._give_keys, name)

    def _give_keys(self, name: str) -> None:
        targets = {"talk": "BenchTalk Composer", "mood": "TemperPane", "rehearse": "RehearsalPane Button"}
        try:
            self.query_one(targets.get(name, "#card VerticalScroll")).focus()
        except NoMatches:  # the pane is still being drawn; its own mount takes the keys
            return
        if name == "talk":
            self.query_one(BenchTalk).begin_if_new()

    def action_keep_line(self) -> None:
        """The chosen line becomes one of the customer's own."""
        heard = self.query_one(BenchTalk).heard
        if heard is None:
            self.say(tr("Talk to the customer first (F4), and choose a line of theirs."))
            return
        self._marked(lambda: self.bench.keep_line(*heard), tr("It is one of their own lines now."))

    def action_never_say(self) -> None:
        """The chosen line is one that they would never say."""
        heard, persona = self.query_one(BenchTalk).heard, self.bench.persona
        if heard is None or persona is None:
            self.say(tr("Talk to the customer first (F4), and choose a line of theirs."))
            return

        def answered(made: Correction | None) -> None:
            if made is None:
                return
            own = self.bench.own_line(made.never)
            self._marked(
                lambda: self.bench.forbid_line(made.rule, made.never, made.instead),
                tr("The principle stands in the file; it holds from the next line on."),
            )
            if own is not None:
                self.say(tr("Row {row} still has this as one of their own lines: remove it.", row=own), bad=True)

        lines = self.bench.may_forbid(heard.text, heard.lines)
        self.app.push_screen(PrincipleScreen(persona.name, lines), answered)

    def _marked(self, mark: Callable[[], str], done: str) -> None:
        try:
            text = mark()
        except ContentError as error:
            self.say(str(error), bad=True)
            return
        if text == self.bench.text:
            self.say(tr("That stands in the file already."))
            return
        self.query_one(PersonaEditor).put(text)
        self.say(done)

    def action_leave(self) -> None:
        """Home; what is not saved is asked about."""
        if not self.bench.dirty:
            self.post_message(self.Closed(self._wrote))
            return

        def answered(choice: str | None) -> None:
            if choice == "save" and not self._save():
                return
            if choice == "keep":
                self._keep_safe()
            if choice == "away":
                self.bench.throw_away()
            if choice in ("save", "keep", "away"):
                self.post_message(self.Closed(self._wrote))

        self.app.push_screen(LeaveScreen(self.bench.file.name), answered)
