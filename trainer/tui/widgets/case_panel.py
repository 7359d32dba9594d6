"""The panel beside the conversation: the case, what may be offered, and what the coach says."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TabbedContent, TabPane

from trainer.coaching.advice import AdviceBook
from trainer.domain.persona import Persona
from trainer.tui.drawing import Part, joined, lines
from trainer.tui.state.effects import SIGNS, Effect, effects
from trainer.tui.state.talk import Coaching
from trainer.tui.words import move_name

DETAILS = {"when": "When", "how": "How", "who": "Who", "else": "If not"}
COLOURS = {"helped": "$success", "hurt": "$error", "neutral": "$quiet"}
SILENT_COACH = "Answer, and here stands what your message did to the mood, why, and one thing to try next."


class CasePanel(Vertical):
    """Three tabs; in exam mode the coach's is not there."""

    DEFAULT_CSS = """
    CasePanel {
        border-left: solid $border-blurred;
        & TabPane { padding: 1 1 0 1; }
        & VerticalScroll { scrollbar-size-vertical: 1; }
        & VerticalScroll Static { width: 1fr; height: auto; }
    }
    """

    def __init__(self, persona: Persona, *, coach: bool, exam: bool) -> None:
        super().__init__()
        self._persona, self._with_coach, self._exam = persona, coach, exam

    def compose(self) -> ComposeResult:
        """The tabs."""
        with TabbedContent():
            with TabPane("Case", id="case"), VerticalScroll():
                yield Static(case_text(self._persona, hint=not self._exam))
            with TabPane("You may offer", id="offer"), VerticalScroll():
                yield Static(authority_text(self._persona))
            if self._with_coach:
                with TabPane("Coach", id="coach"), VerticalScroll():
                    yield Static(joined((SILENT_COACH, "$quiet")), id="coach-words")

    @property
    def names(self) -> list[str]:
        """Ids of the tabs in their order."""
        return ["case", "offer", *(["coach"] if self._with_coach else [])]

    @property
    def active(self) -> str:
        """Id of the tab that is shown."""
        return self.query_one(TabbedContent).active

    def show(self, name: str) -> None:
        """Show a tab."""
        self.query_one(TabbedContent).active = name

    def advance(self) -> bool:
        """To the next tab; whether that was round to the first."""
        place = self.names.index(self.active) + 1
        self.show(self.names[place % len(self.names)])
        return place >= len(self.names)

    def coach(self, coaching: Coaching, book: AdviceBook) -> None:
        """Show what the last message did."""
        if self._with_coach:
            self.query_one("#coach-words", Static).update(coach_text(coaching, book))


def heading(text: str) -> Content:
    """A heading inside a text."""
    return joined((text, "bold $accent"))


def bullets(items: tuple[str, ...] | list[str]) -> list[Content]:
    """A list, one item under another."""
    return [joined(("· ", "$quiet"), item) for item in items]


def case_text(persona: Persona, *, hint: bool = True) -> Content:
    """What the agent can see of the case."""
    file = persona.case_file
    parts = [heading("Record"), joined(file.record), Content("")]
    if file.history:
        parts += [heading("History"), *bullets(file.history), Content("")]
    if file.hint and hint:
        parts += [heading("Worth noticing"), joined(file.hint), Content("")]
    return lines(*parts)


def authority_text(persona: Persona, *, details: bool = True) -> Content:
    """What the agent may offer and may not, and the house rule."""
    parts: list[Content] = [heading("You may offer")]
    for offer in persona.authority.offers:
        parts.append(joined(("✓ ", "$success"), offer.what))
        if offer.limit:
            parts.append(joined(("  Limit: ", "bold"), offer.limit))
        if details:
            parts += [joined((f"  {DETAILS[key]}: ", "$quiet"), text) for key, text in offer.details.items()]
        parts.append(Content(""))
    if persona.authority.may_not:
        parts += [heading("You may not")]
        parts += [joined(("✗ ", "$error"), item.what) for item in persona.authority.may_not]
        parts.append(Content(""))
    parts += [heading("House rule on abuse"), joined(persona.house_rule_abuse)]
    return lines(*parts)


def effect_lines(found: tuple[Effect, ...]) -> list[Content]:
    """What a message did, cause by cause."""
    if not found:
        return [joined(("It changed nothing.", "$quiet"))]
    shown = []
    for one in found:
        parts: list[Part] = [
            (f"{SIGNS[one.direction]} ", f"bold {COLOURS[one.direction]}"), (move_name(one.cause), "bold"),
        ]  # fmt: skip
        if one.figures:
            parts.append((f"  {one.figures}", COLOURS[one.direction]))
        if one.text:
            parts += ["\n  ", one.text]
        elif one.quote:
            parts += ["\n  ", (f"“{one.quote}”", "$quiet")]
        shown.append(joined(*parts))
    return shown


def coach_text(coaching: Coaching, book: AdviceBook) -> Content:
    """The coach's words on the last message."""
    tip = coaching.tip
    parts = [
        heading("Your last message"), joined(tip.said), Content(""),
        *effect_lines(effects(coaching.reading, coaching.step)), Content(""),
        heading("Try next"), joined(tip.tip),
    ]  # fmt: skip
    if tip.advice in book.ids():
        advice = book.get(tip.advice)
        parts += [
            Content(""),
            joined((f"{advice.id} · {advice.title}", "bold $quiet")),
            joined((advice.text, "$quiet")),
        ]
    return lines(*parts)
