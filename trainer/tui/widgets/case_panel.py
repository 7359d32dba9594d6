"""The panel beside the conversation: the case, what may be offered, and what the coach says."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import TabbedContent, TabPane

from trainer.coaching.advice import AdviceBook
from trainer.domain.persona import Persona
from trainer.translation import mark, tr
from trainer.tui.drawing import BLANK, Block, hung, joined
from trainer.tui.state.effects import SIGNS, Effect, effects
from trainer.tui.state.talk import Coaching
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import move_name, quoted

DETAILS = {"when": mark("When"), "how": mark("How"), "who": mark("Who"), "else": mark("If not")}
COLOURS = {"helped": "$success", "hurt": "$error", "neutral": "$quiet"}
SILENT_COACH = mark("Answer, and here stands what your message did to the mood, why, and one thing to try next.")


class CasePanel(Vertical):
    """Three tabs; in exam mode the coach's is not there."""

    DEFAULT_CSS = """
    CasePanel {
        border-left: solid $border-blurred;
        & TabPane { padding: 1 1 0 1; }
        & VerticalScroll { scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, persona: Persona, *, coach: bool, exam: bool) -> None:
        super().__init__()
        self._persona, self._with_coach, self._exam = persona, coach, exam

    def compose(self) -> ComposeResult:
        """The tabs."""
        with TabbedContent():
            with TabPane(tr("Case"), id="case"), VerticalScroll():
                yield Prose(*case_text(self._persona, hint=not self._exam))
            with TabPane(tr("You may offer"), id="offer"), VerticalScroll():
                yield Prose(*authority_text(self._persona))
            if self._with_coach:
                with TabPane(tr("Coach"), id="coach"), VerticalScroll():
                    yield Prose(joined((tr(SILENT_COACH), "$quiet")), id="coach-words")

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

    def coach(self, coaching: Coaching, book: AdviceBook, *, over: bool = False) -> None:
        """Show what the last message did; once it is over, what to try belongs to the next conversation."""
        if self._with_coach:
            self.query_one("#coach-words", Prose).show(coach_text(coaching, book, over=over))


def heading(text: str) -> Content:
    """A heading inside a text."""
    return joined((text, "bold $accent"))


def paragraph(text: str) -> Content:
    """A paragraph as people wrote it, without the blank space around it."""
    return joined(text.strip())


def bullets(items: Sequence[str]) -> list[Block]:
    """A list, one item under another."""
    return [hung(("· ", "$quiet"), item.strip()) for item in items]


def case_text(persona: Persona, *, hint: bool = True) -> list[Block]:
    """What the agent can see of the case."""
    file = persona.case_file
    blocks: list[Block] = [heading(tr("Record")), paragraph(file.record)]
    if file.history:
        blocks += [BLANK, heading(tr("History")), *bullets(file.history)]
    if file.hint and hint:
        blocks += [BLANK, heading(tr("Worth noticing")), paragraph(file.hint)]
    return blocks


def authority_text(persona: Persona) -> list[Block]:
    """What the agent may offer and may not, and the house rule."""
    blocks: list[Block] = [heading(tr("You may offer"))]
    for number, offer in enumerate(persona.authority.offers):
        blocks += [BLANK] if number else []
        blocks.append(hung(("✓ ", "$success"), (offer.what.strip(), "bold")))
        if offer.limit:
            blocks.append(hung("  ", (tr("Limit: "), "bold $warning"), offer.limit.strip()))
        blocks += [hung("  ", (f"{tr(DETAILS[key])}: ", "$quiet"), text.strip()) for key, text in offer.details.items()]
    if persona.authority.may_not:
        blocks += [BLANK, heading(tr("You may not"))]
        blocks += [hung(("✗ ", "$error"), item.what.strip()) for item in persona.authority.may_not]
    return [*blocks, BLANK, heading(tr("House rule on abuse")), paragraph(persona.house_rule_abuse)]


def effect_lines(found: Sequence[Effect]) -> list[Block]:
    """What a message did, cause by cause."""
    if not found:
        return [joined((tr("It changed nothing."), "$quiet"))]
    blocks: list[Block] = []
    for one in found:
        colour = COLOURS[one.direction]
        blocks.append(
            hung(
                (f"{SIGNS[one.direction]} ", f"bold {colour}"),
                (move_name(one.cause), "bold"),
                (f"  {one.figures}" if one.figures else "", colour),
            )
        )
        if one.text:
            blocks.append(hung("  ", tr(one.text)))
        elif one.quote:
            blocks.append(hung("  ", (quoted(one.quote), "$quiet")))
    return blocks


def coach_text(coaching: Coaching, book: AdviceBook, *, over: bool = False) -> list[Block]:
    """The coach's words on the last message."""
    tip = coaching.tip
    blocks: list[Block] = [
        heading(tr("Your last message")),
        joined(tip.said),
        BLANK,
        *effect_lines(effects(coaching.reading, coaching.step)),
        BLANK,
        heading(tr("Next time") if over else tr("Try next")),
        joined(tip.tip),
    ]
    if tip.advice in book.ids():
        advice = book.get(tip.advice)
        source = joined((f"{advice.id} · {advice.title}", "bold $quiet"))
        blocks += [BLANK, source, joined((advice.text, "$quiet"))]
    return blocks
