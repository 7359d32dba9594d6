"""A rehearsal as text and as a page."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from trainer import translation
from trainer.cli.rehearse import chosen_kinds
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.library.shelf import Shelf
from trainer.rehearsal.figures import Figures
from trainer.rehearsal.realism import Calm, Realism
from trainer.rehearsal.report import DullFinding, Rehearsal
from trainer.rehearsal.reporting import persona_report
from trainer.rehearsal.script import KINDS, KindName, kind
from trainer.reports.names import TITLES
from trainer.reports.rehearsal import rehearsal_text
from trainer.reports.rehearsal_html import LABEL_STEP, curves, rehearsal_html

NASTY = "<script>alert(1)</script>\x1b]0;x\x07[bold]"


@pytest.fixture
def rubric() -> Rubric:
    """The usual one."""
    return Shelf.usual().rubric("deescalation")


@pytest.fixture
def nasty() -> Persona:
    """A customer whose name is an attack."""
    return Shelf.usual().persona("late-parcel").model_copy(update={"name": NASTY[:60]})


def session(kind: KindName, score: float) -> Figures:
    """A session in figures."""
    return Figures(
        persona="late-parcel", kind=kind, seed=1, messages=2, ending="hung_up", ran_out=False, score=score,
        passed=False, levels={"empathy": 1}, anger=(6.0, 7.0, 8.0), dull=(), lines=(NASTY,), repeated=0, silent=0,
        alike=0, asked=0, taken_up=0, words={"hot": (3, 30)}, notices=0,
        usage={"requests": 3, "prompt_tokens": 900.0, "seconds": 2.5},
    )  # fmt: skip


def rehearsal(persona: Persona, rubric: Rubric, *, failed: str | None = None) -> Rehearsal:
    """All kinds, all alike."""
    sessions = [session(kind, 40) for kind in KINDS]
    report = persona_report(persona, rubric, sessions, engine="offline", seed=1)
    return Rehearsal(personas=(report, report), planned=9, played=6, failed=failed)


def test_the_text_names_every_order_that_is_not_kept_with_its_reason(nasty: Persona, rubric: Rubric) -> None:
    """And the verdicts stand together at the end."""
    text = rehearsal_text(rehearsal(nasty, rubric))
    assert "does NOT tell good from bad" in text
    assert "NOT excellent above polite by 10: +0.0. Listening" in text
    assert text.rstrip().splitlines()[-1].strip().startswith("late-parcel")


ENGLISH = ("excellent", "polite", "hollow", "hasty", "pushover", "hostile", "wronged", "vent", "manners")
LANGUAGES = {"de": ("ausgezeichnet mindestens 10 vor höflich: +0,0. Zuhören", "6,0 ▅▆▇ 8,0", "fordernd"),
             "nb": ("fremragende minst 10 foran høflig: +0,0. Å lytte", "6,0 ▅▆▇ 8,0", "krevende")}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_speaks_one_language_and_writes_its_decimals(lang: str, nasty: Persona, rubric: Rubric) -> None:
    """Kinds of agents, types of callers, acts and reasons among them; on the page as in the text."""
    translation.use(lang)
    try:
        dull = DullFinding(sessions=1, longest=3, kind="hollow", seed=1, turn=4, acts=("vent", "refuse"))
        one = rehearsal(nasty, rubric).personas[0]
        unquoted = one.lines.model_copy(update={"never": ()})
        one = one.model_copy(update={"dull": dull, "name": "X", "lines": unquoted})
        whole = Rehearsal(personas=(one, one), planned=9, played=6)
        text, page = rehearsal_text(whole), rehearsal_html(whole, rubric)
    finally:
        translation.use("en")
    order, mood, caller = LANGUAGES[lang]
    assert order in text
    assert mood in text
    assert f"(late-parcel), {caller}" in text
    assert order in page
    seen = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    for shown in (text, seen):
        assert not [word for word in ENGLISH if re.search(rf"\b{word}\b", shown, re.IGNORECASE)]
        assert not re.findall(r"\d\.(?!\d{3}\b)\d", shown)  # 5.400 is how German writes thousands


def test_what_cut_it_short_stands_at_the_end(nasty: Persona, rubric: Rubric) -> None:
    """With how far it came."""
    text = rehearsal_text(rehearsal(nasty, rubric, failed="The endpoint is gone."))
    assert text.endswith("Broken off after 6 of 9 sessions: The endpoint is gone.")


def test_nothing_from_a_file_becomes_markup_in_the_page(nasty: Persona, rubric: Rubric) -> None:
    """Names and failures are escaped, control characters replaced, and nothing is loaded from elsewhere."""
    page = rehearsal_html(rehearsal(nasty, rubric, failed=NASTY), rubric)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "src=" not in page


def test_labels_of_curves_that_end_together_do_not_lie_on_each_other(nasty: Persona, rubric: Rubric) -> None:
    """All six end at the same anger here."""
    heights = sorted(curve.label_y for curve in curves(rehearsal(nasty, rubric).personas[0]))
    assert all(two - one >= LABEL_STEP for one, two in pairwise(heights))


def test_the_kinds_are_called_as_their_scripts_are_and_found_by_those_names() -> None:
    """In English; in every language `--agents` takes what the report says, and the ids."""
    for name in KINDS:
        assert TITLES[name] == kind(name, "en").title
    translation.use("de")
    try:
        assert chosen_kinds("hohl, Excellent") == ["excellent", "hollow"]
    finally:
        translation.use("en")


PLAYED = Realism(
    sessions=2, turns=9, words=26, seconds=2.54, tokens_in=1675, tokens_out=33, early=3,
    calm_by_kind={"excellent": Calm(after=3, share=1), "polite": Calm(after=None, share=0)},
)  # fmt: skip


def test_how_the_customers_were_played_stands_in_text_and_page_each_and_all(nasty: Persona, rubric: Rubric) -> None:
    """A row a customer, and one for all; who met no such agent has no figure for it."""
    first, second = rehearsal(nasty, rubric).personas
    other = PLAYED.model_copy(update={"calm_by_kind": {}, "turns": 4})
    whole = Rehearsal(
        personas=(first.model_copy(update={"realism": PLAYED}),
                  second.model_copy(update={"persona": "other", "realism": other})),
        planned=2, played=2, realism=PLAYED.model_copy(update={"turns": 13}),
    )  # fmt: skip
    table = [line for line in rehearsal_text(whole).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert [row[0] for row in cells[2:]] == ["late-parcel", "other", "all together"]
    heads = cells[0]
    assert heads[-2:] == ["calm with excellent", "calm with polite"]
    assert [cells[2][heads.index(name)] for name in ("turns", "seconds", "tokens in", "tokens out", "told early")] == [
        "9", "2.5", "1675", "33", "3"
    ]  # fmt: skip
    assert (cells[2][-2:], cells[3][-2:]) == (["3 (100%)", "– (0%)"], ["–", "–"])
    page = rehearsal_html(whole, rubric)
    assert "How the customers were played" in page
    for row in cells[2:]:
        assert "".join(f'<td{" class=" + chr(34) + "number" + chr(34) if at else ""}>{cell}</td>'
                       for at, cell in enumerate(row)) in page  # fmt: skip


def test_where_no_model_took_part_nothing_is_said_of_how_it_played(nasty: Persona, rubric: Rubric) -> None:
    """Neither as text nor on the page."""
    assert "were played" not in rehearsal_text(rehearsal(nasty, rubric)) + rehearsal_html(
        rehearsal(nasty, rubric), rubric
    )
