"""A scorecard to move about in: criteria on the left; detail, conversation, mood and comparison on the right."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import TabbedContent, TabPane

from trainer.coaching.advice import AdviceBook
from trainer.domain.text import one_line
from trainer.translation import mark, tr
from trainer.tui.state.review import Review
from trainer.tui.widgets.comparison_pane import ComparisonPane
from trainer.tui.widgets.conversation import Conversation
from trainer.tui.widgets.criteria_list import CriteriaList
from trainer.tui.widgets.criterion_detail import CriterionDetail
from trainer.tui.widgets.evidence_list import EvidenceList
from trainer.tui.widgets.mood_chart import MoodPane
from trainer.tui.widgets.overview import Overview
from trainer.tui.widgets.score_header import ScoreHeader
from trainer.tui.words import ending_sentence


class CardView(Vertical):
    """The whole scorecard."""

    DEFAULT_CSS = """
    CardView {
        & #halves { height: 1fr; margin: 1 0 0 0; }
        & CriteriaList { width: 50; height: 1fr; }
        & TabbedContent { width: 1fr; height: 1fr; border-left: solid $border-blurred; }
        & TabPane { padding: 1 0 0 0; }
        & #detail { height: 1fr; }
    }
    """

    BINDINGS = [Binding("left", "back", mark("To the list"), show=False)]

    def __init__(self, review: Review, book: AdviceBook) -> None:
        super().__init__()
        self._review, self._book = review, book
        self.criterion_id: str | None = None
        self.turn: int | None = None
        """The turn under the cursor, while the conversation is looked at."""
        self._followed_to: tuple[int, str] | None = None

    def compose(self) -> ComposeResult:
        """Header over two halves."""
        review = self._review
        name = one_line(review.session.persona.name)
        ending = review.session.ending
        ended = ending_sentence(ending, name) if ending else ""
        yield ScoreHeader(review.scorecard, review.rubric, ended)
        with Horizontal(id="halves"):
            yield CriteriaList(review.scorecard, review.rubric)
            with TabbedContent():
                with TabPane(tr("Detail"), id="detail-tab"), Vertical(id="detail"):
                    yield Overview(review.scorecard, review.rubric, review.session.state.wrap_up)
                with TabPane(tr("Conversation"), id="conversation-tab"):
                    yield Conversation(name, review.turns, review.notes)
                with TabPane(tr("Mood"), id="mood-tab"):
                    yield MoodPane(review.line, review.steps)
                if review.comparison is not None:
                    with TabPane(tr("Comparison"), id="comparison-tab"):
                        yield ComparisonPane(review.comparison)

    def on_mount(self) -> None:
        """The list has the keys; after a retry the comparison is what one wants to see."""
        self.query_one(CriteriaList).focus()
        if self._review.comparison is not None:
            self.open("comparison")

    def open(self, name: str) -> None:
        """Show a pane and give it the keys."""
        if name == "comparison" and self._review.comparison is None:
            return
        tabs = self.query_one(TabbedContent)
        if tabs.active == f"{name}-tab":
            self._give_keys(name)
        else:
            self.screen.set_focus(None)  # what loses the focus by being hidden would draw its own pane back
            tabs.active = f"{name}-tab"  # the keys follow when it is there

    @on(TabbedContent.TabActivated)
    def _activated(self, event: TabbedContent.TabActivated) -> None:
        """The pane gets the keys; in a narrow terminal every pane but the detail has all the room."""
        name = (event.pane.id or "").removesuffix("-tab")
        self.set_class(name != "detail", "one-pane")
        self.call_after_refresh(self._give_keys, name)

    def _give_keys(self, name: str) -> None:
        if self.query_one(TabbedContent).active != f"{name}-tab":
            return  # another pane was asked for meanwhile
        if name == "conversation":
            conversation = self.query_one(Conversation)
            turn, quote = self._followed_to or (conversation.current, "")
            self._followed_to = None
            conversation.focus()
            conversation.jump(
                turn if turn is not None else self._review.agent_turn(None, self.criterion_id) or 0, quote
            )
            return
        self.turn = None
        if name == "mood":
            self.query_one(MoodPane).focus()
        elif name == "comparison":
            self.query_one(ComparisonPane).focus()
        elif not self._in_detail:
            self.query_one(CriteriaList).focus()

    @property
    def _in_detail(self) -> bool:
        focused = self.screen.focused
        return focused is not None and self.query_one("#detail") in focused.ancestors

    @on(CriteriaList.Entered)
    def _entered(self, event: CriteriaList.Entered) -> None:
        event.stop()
        self.query_one(TabbedContent).active = "detail-tab"
        quotes = self.query(EvidenceList)
        (quotes.first() if quotes else self.query_one("#detail").children[0]).focus()

    def action_back(self) -> None:
        """From the detail to the list."""
        self.query_one(CriteriaList).focus()

    @on(CriteriaList.Looked)
    async def _looked(self, event: CriteriaList.Looked) -> None:
        event.stop()
        first = self.criterion_id is None and event.criterion_id is None
        self.criterion_id, self.turn = event.criterion_id, None
        if first:
            return
        self.query_one(TabbedContent).active = "detail-tab"
        pane = self.query_one("#detail")
        await pane.remove_children()
        await pane.mount(self._detail(event.criterion_id))

    def _detail(self, criterion_id: str | None) -> Overview | CriterionDetail:
        review = self._review
        score = review.scorecard.of(criterion_id) if criterion_id else None
        if score is None:
            return Overview(review.scorecard, review.rubric, review.session.state.wrap_up)
        missed = score.id in review.scorecard.missed
        why = next((must.why for must in review.rubric.must_have if must.criterion == score.id), "") if missed else ""
        return CriterionDetail(score, review.rubric.criterion(score.id), self._book, why_missed=why)

    @on(EvidenceList.Followed)
    def _quote_followed(self, event: EvidenceList.Followed) -> None:
        event.stop()
        self._followed_to = (event.turn, event.quote)
        self.open("conversation")

    @on(Conversation.TurnChosen)
    def _turn_chosen(self, event: Conversation.TurnChosen) -> None:
        self.turn = event.number
