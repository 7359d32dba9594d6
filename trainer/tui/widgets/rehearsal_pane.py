"""Agents of different skill play against the persona on the workbench: does it tell good from bad?"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind
from trainer.errors import TrainerError
from trainer.rehearsal.crowd import Outcome, play_offline, tasks
from trainer.rehearsal.report import PersonaReport
from trainer.rehearsal.reporting import persona_report
from trainer.rehearsal.script import KINDS
from trainer.reports.names import kind_title
from trainer.translation import figure, language, mark, ntr, tr
from trainer.tui.backstage import Backstage
from trainer.tui.drawing import BLANK, Block, bar, hung, joined
from trainer.tui.state.bench import Bench
from trainer.tui.widgets.case_panel import heading
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import act_name, ending_title, quoted
from trainer.wiring import Wiring

RUNS = 4
"""Sessions of each kind of agent: enough to see an order, played in some seconds."""
SEED = 1
CELLS = 14
TITLE_CELLS = 16
MOST_NAMED = 4
VERDICTS = {
    "tells": (mark("✓ This persona tells good agents from bad ones."), "bold $success"),
    "does_not_tell": (mark("✗ This persona does not tell good agents from bad ones."), "bold $error"),
    "open": (mark("· Too little was played to say."), "bold $quiet"),
}


class RehearsalPane(Vertical):
    """A button, how far it is, and what came out."""

    DEFAULT_CSS = """
    RehearsalPane {
        height: 1fr;
        & #row { height: auto; padding: 0 1; margin: 0 0 1 0; }
        & #row Button { margin: 0 2 0 0; width: 14; }
        & #far { width: 1fr; height: auto; color: $quiet; }
        & VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    }
    """

    @dataclass
    class Played(Message):
        """So many sessions are done."""

        count: int

    @dataclass
    class Over(Message):
        """All were played, or it was stopped."""

        persona: Persona
        outcome: Outcome

    @dataclass
    class Failed(Message):
        """It could not be played."""

        error: TrainerError

    def __init__(self, wiring: Wiring, backstage: Backstage, bench: Bench) -> None:
        super().__init__()
        self._wiring, self._backstage, self._bench = wiring, backstage, bench
        self._stop: threading.Event | None = None

    def compose(self) -> ComposeResult:
        """Button over results."""
        with Horizontal(id="row"):
            yield Button(Content(tr("Rehearse")), id="rehearse-button", compact=True)
            yield Static(
                joined(tr("{kinds} kinds of agents, {runs} sessions each, offline", kinds=len(KINDS), runs=RUNS)),
                id="far",
            )
        with VerticalScroll(can_focus=True):
            yield Prose(id="result")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if self._stop is not None:
            self._stop.set()
            return
        persona = self._bench.persona
        if persona is None:
            self._tell(tr("This file cannot be played yet."))
            return
        self._stop = threading.Event()
        self.query_one(Button).label = Content(tr("Stop"))
        self._tell(tr("Making ready …"))
        self._play(persona, self._stop)

    @work(thread=True, group="rehearse", exit_on_error=False)
    def _play(self, persona: Persona, stop: threading.Event) -> None:
        try:
            rubric = self._wiring.shelf.rubric(self._wiring.settings.rubric)
            outcome = play_offline(
                tasks([persona], KINDS, RUNS, SEED), rubric, by_meaning=self._wiring.encoder is not None, jobs=1,
                banks=self._wiring.bank_folders, progress=self._on_played, stop=stop.is_set,
            )  # fmt: skip
        except TrainerError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Over(persona, outcome))

    def _on_played(self, count: int) -> None:
        self.post_message(self.Played(count))

    @on(Played)
    def _one_more(self, event: Played) -> None:
        event.stop()
        of = len(KINDS) * RUNS
        filled, rest = bar(event.count, CELLS, top=of)
        self.query_one("#far", Static).update(
            joined((filled, "$secondary"), (rest, "$border"), f" {tr('{count} of {most}', count=event.count, most=of)}")
        )

    @on(Over)
    def _over(self, event: Over) -> None:
        event.stop()
        self._ready()
        if not event.outcome.sessions:
            self._tell(tr("Stopped before anything was played."))
            return
        rubric = self._wiring.shelf.rubric(self._wiring.settings.rubric)
        report = persona_report(event.persona, rubric, event.outcome.sessions, engine="offline", seed=SEED)
        self._tell(
            tr("Stopped; this is what was played.")
            if event.outcome.stopped
            else ntr("{n} session played", "{n} sessions played", report.sessions)
        )
        shown = self._wiring.shelf.rubric(self._wiring.settings.rubric, language())
        titles = {criterion.id: criterion.title for criterion in shown.criteria}
        self.query_one("#result", Prose).show(report_blocks(report, titles))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        event.stop()
        self._ready()
        self._tell(str(event.error))

    def _ready(self) -> None:
        self._stop = None
        self.query_one(Button).label = Content(tr("Rehearse"))

    def _tell(self, text: str) -> None:
        self.query_one("#far", Static).update(joined(text))

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._stop is not None:
            self._stop.set()


def report_blocks(report: PersonaReport, criteria: Mapping[str, str]) -> list[Block]:
    """What the rehearsal showed, for this pane. `criteria` are the headings of criteria by their ids."""
    text, style = VERDICTS[report.verdict]
    blocks: list[Block] = [joined((tr(text), style)), BLANK, heading(tr("Scores by kind of agent"))]
    titles = {kind.kind: kind_title(kind.kind) for kind in report.kinds}
    cells = max([TITLE_CELLS, *(len(title) + 1 for title in titles.values())])
    for kind in report.kinds:
        median = kind.score.median if kind.score is not None else 0.0
        filled, rest = bar(median, CELLS, top=100)
        endings = ", ".join(f"{count} {ending_title(ending).lower()}" for ending, count in kind.endings.items())
        blocks.append(
            joined(
                (f"{titles[kind.kind]:<{cells}}", "bold"), (filled, "$secondary"), (rest, "$border"), f" {median:>3.0f}"
            )
        )
        blocks.append(hung("  ", (endings, "$quiet")))
    broken = [one for one in report.order if not one.kept]
    if broken:
        blocks += [BLANK, heading(tr("Out of order"))]
        blocks += [
            hung(
                "• ",
                tr(
                    "{better} should come out above {worse}: {gap} points",
                    better=kind_title(one.above.better),
                    worse=kind_title(one.above.worse),
                    gap=figure(one.gap, "+.0f"),
                ),
            )
            for one in broken
        ]
    remarks = _remarks(report, criteria)
    if remarks:
        blocks += [BLANK, heading(tr("Worth a look")), *(hung("• ", one) for one in remarks)]
    return blocks


def _remarks(report: PersonaReport, criteria: Mapping[str, str]) -> list[str]:
    found = []
    if report.never_judged:
        found.append(
            tr(
                "Never came up: {criteria}.",
                criteria=", ".join(criteria.get(name, name) for name in report.never_judged),
            )
        )
    if report.always_same:
        named = ", ".join(f"{criteria.get(name, name)} ({level})" for name, level in report.always_same.items())
        found.append(tr("The same level for everyone: {criteria}.", criteria=named))
    if report.endings_missing:
        missing = ", ".join(ending_title(one).lower() for one in report.endings_missing)
        found.append(tr("Endings never reached: {endings}.", endings=missing))
    if report.dull is not None:
        found.append(
            tr(
                "Dull stretch: {count} turns of {acts} ({agent}).",
                count=report.dull.longest,
                acts=", ".join(act_name(ActKind(one)) for one in report.dull.acts),
                agent=kind_title(report.dull.kind),
            )
        )
    if report.lines.silent:
        found.append(
            ntr(
                "For {n} turn there was no line left: write more of them.",
                "For {n} turns there was no line left: write more of them.",
                report.lines.silent,
            )
        )
    if report.lines.never:
        shown = report.lines.never[:MOST_NAMED]
        found.append(
            tr(
                "Lines never said, {count} or more, among them: {lines}",
                count=len(report.lines.never),
                lines=" / ".join(quoted(one) for one in shown),
            )
        )
    return found
