"""The guide for trainers: followed word for word it works, and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tests.library.test_drafting import play
from trainer.domain.moves import GOOD, HARMFUL, Move
from trainer.domain.persona import CallerType, Persona
from trainer.domain.plan import CALL_OUT_TOPICS, CLOSE_TOPICS, SOFTEN_TOPICS, ActKind
from trainer.library.checking import check_text
from trainer.library.drafting import questions
from trainer.library.shelf import load_persona
from trainer.library.source import parse_source
from trainer.reading.offline import offline_reader

GUIDE = Path("docs/personas.md").read_text(encoding="utf-8")
TUTORIAL = GUIDE[GUIDE.index("## Fifteen minutes") : GUIDE.index("## How the mood works")]
PIECES = re.findall(r"```yaml\n(.*?)```", TUTORIAL, re.DOTALL)
TALKS = re.findall(r"```text\n(.*?)```", TUTORIAL, re.DOTALL)
SOUND_FROM = 3
"""After this piece the file can be played."""


def test_the_pieces_of_the_guide_are_a_customer_without_a_finding(tmp_path: Path) -> None:
    """Joined in their order: playable after the third, and at the end nothing is left to be remarked upon."""
    for number in range(SOUND_FROM, len(PIECES) + 1):
        text = "\n".join(PIECES[:number])
        errors = [one for one in check_text(text, "blue-suit.yaml") if one.severity == "error"]
        assert errors == [], number
        assert Persona.model_validate(parse_source(text, "x.yaml").data).id == "blue-suit"
    codes = {one.code for one in check_text("\n".join(PIECES), "blue-suit.yaml")}
    assert codes <= {"no-schema-line"}  # which --fix writes, as the guide says


def test_the_conversations_of_the_guide_end_as_it_says(tmp_path: Path) -> None:
    """The kind one with a goodbye and the secret told, the rude one with an empty counter."""
    file = tmp_path / "blue-suit.yaml"
    file.write_text("\n".join(PIECES), encoding="utf-8")
    persona = load_persona(file)
    kind, rude = (talk.strip().splitlines() for talk in TALKS)
    funeral = persona.fact("funeral")
    assert funeral is not None
    ending, said = play(persona, kind, offline_reader(None))
    assert ending == "resolved", said
    assert any(line in one for line in funeral.lines for one in said), said
    ending, said = play(persona, rude, offline_reader(None))
    assert ending == "hung_up", said


def table(heading: str) -> list[list[str]]:
    """The rows of the first table after a heading."""
    part = GUIDE[GUIDE.index(f"\n{heading}\n") :]
    rows = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[0].splitlines()[2:]]


def fields(model: type[BaseModel], before: str = "") -> dict[str, Any]:
    """Every field of a model and of the models in it, by its path in a file."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        path = f"{before}{field.alias or name}"
        found[path] = field
        for inner in models_in(field.annotation):
            found |= fields(inner, f"{path}.")
    return found


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in models_in(inner)]


def test_the_table_of_fields_is_the_model() -> None:
    """Each field once, in no other name, marked as required where it is, with every word that may stand there."""
    rows = {row[0]: row[1] for row in table("## Every field")}
    shown = {name.rstrip(" *").strip("`"): name.endswith("*") for name in rows}
    known = fields(Persona)
    assert set(shown) == set(known)
    for path, field in known.items():
        assert shown[path] == field.is_required(), path
    described = {name.rstrip(" *").strip("`"): text for name, text in rows.items()}
    for path, field in known.items():
        for word in words_of(field.annotation):
            assert f"`{word}`" in described[path], (path, word)


def words_of(annotation: Any) -> list[str]:
    """The fixed words that a field may hold; moves have a table of their own."""
    if annotation is Move or isinstance(annotation, type):
        return []
    return [one for inner in get_args(annotation) for one in ([inner] if isinstance(inner, str) else words_of(inner))]


def test_the_tables_of_moves_types_and_acts_are_complete() -> None:
    """What the program knows stands in the guide, and nothing else does."""
    (row,) = table("## How the mood works")
    assert [set(re.findall(r"`(\w+)`", cell)) for cell in row] == [set(GOOD), set(HARMFUL)]
    assert {row[0].strip("`") for row in table("### Eight kinds of angry")} == set(get_args(CallerType))
    acts = table("## How lines are chosen")
    assert {name for row in acts for name in re.findall(r"`(\w+)`", row[0])} == {kind.value for kind in ActKind}
    topics = {row[0].strip("`").split("`")[0]: set(re.findall(r"\w+", row[2])) for row in acts if len(row) > 2}
    assert topics["call_out"] == CALL_OUT_TOPICS
    assert topics["soften"] == SOFTEN_TOPICS
    assert topics["close"] == CLOSE_TOPICS


def test_the_red_rags_of_the_guide_are_those_with_lines() -> None:
    """Every word that everyone's English lines throw back."""
    from trainer.customer.banks.loading import bank

    rags = {key.partition(".")[2] for key in bank("en", "all") if key.startswith("throw_back.")}
    (row,) = (row for row in table("## How lines are chosen") if row[0] == "`throw_back`")
    assert set(re.findall(r"\w+", row[2])) == rags


def test_the_commands_of_the_guide_exist() -> None:
    """Each `trainer …` of the guide is a command with these options."""
    from typer.main import get_command

    from trainer.cli.app import app

    root = get_command(app)
    for line in sorted(set(re.findall(r"(?:^|`)(trainer [a-z][^`\n]*)", GUIDE, re.MULTILINE))):
        command: Any = root
        for word in line.split()[1:]:
            if getattr(command, "commands", None) and word in command.commands:
                command = command.commands[word]
        assert command is not root, line
        options = {name for one in command.params for name in one.opts}
        for option in re.findall(r"--[a-z-]+", line):
            assert option in options, line


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(#([^)]+)\)", GUIDE))))
def test_every_link_of_the_guide_leads_to_a_heading(link: str) -> None:
    """As the headings' names are made into anchors."""
    headings = re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert link in anchors


def test_the_number_of_questions_is_the_one_the_guide_names() -> None:
    """Whoever adds a question says so in the guide."""
    assert len(questions()) == 21
    assert "asks twenty-one questions" in GUIDE
