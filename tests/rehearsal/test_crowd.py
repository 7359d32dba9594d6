"""Many sessions: in one process or several, stopped half-way, and with a model that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.errors import EndpointError
from trainer.rehearsal.agent import Agent, scripted
from trainer.rehearsal.crowd import Task, play_offline, play_with_model, tasks
from trainer.rehearsal.play import Parts
from trainer.rehearsal.sight import Said, Sight


def test_kinds_meet_the_same_customers(denise: Persona) -> None:
    """By seed, as often as was asked for."""
    made = tasks([denise], ["polite", "hostile"], 2, 7)
    assert [(task.kind, task.seed) for task in made] == [("polite", 7), ("polite", 8), ("hostile", 7), ("hostile", 8)]


def test_several_processes_find_what_one_finds(denise: Persona, rubric: Rubric) -> None:
    """The same figures in the same order, and every session is counted as it is done."""
    todo = tasks([denise], ["hostile"], 48, 1)
    seen: list[int] = []
    several = play_offline(todo, rubric, by_meaning=False, jobs=2, progress=seen.append)
    alone = play_offline(todo[20:30], rubric, by_meaning=False, jobs=1)
    assert several.sessions[20:30] == alone.sessions
    assert len(several.sessions) == len(todo)
    assert seen[-1] == len(todo)


def test_a_stop_keeps_what_was_played(denise: Persona, rubric: Rubric) -> None:
    """Asked for by Ctrl-C, or by whoever looks on."""
    todo = tasks([denise], ["hostile"], 5, 1)

    def interrupt(played: int) -> None:
        if played == 2:
            raise KeyboardInterrupt

    pressed = play_offline(todo, rubric, by_meaning=False, jobs=1, progress=interrupt)
    assert (pressed.stopped, [one.seed for one in pressed.sessions]) == (True, [1, 2])
    count = iter([False, False, False, True])
    asked = play_offline(todo, rubric, by_meaning=False, jobs=1, stop=lambda: next(count))
    assert (asked.stopped, [one.seed for one in asked.sessions]) == (True, [1, 2, 3])


def test_vectors_are_not_kept_where_there_is_no_encoder(denise: Persona, rubric: Rubric, tmp_path: Path) -> None:
    """There is nothing to write."""
    kept = tmp_path / "vectors.npz"
    play_offline(tasks([denise], ["hostile"], 1, 1), rubric, by_meaning=False, jobs=1, kept=kept)
    assert not kept.exists()


def test_lines_of_installed_packs_are_said_too(denise: Persona, rubric: Rubric, tmp_path: Path) -> None:
    """A rehearsal hears what a session would."""
    folder = tmp_path / "en"
    folder.mkdir()
    own = [f"Spare me remark number {number}." for number in range(400)]
    lines = "".join(f"  - {line}\n" for line in own)
    (folder / f"{denise.caller_type}.yaml").write_text(
        "".join(f"{act}:\n{lines}" for act in ("insult", "demand", "hang_up"))
    )
    wordless = denise.model_copy(update={"lines": {}})
    played = play_offline(tasks([wordless], ["hostile"], 4, 1), rubric, by_meaning=False, jobs=1, banks=[tmp_path])
    assert {line for session in played.sessions for line in session.lines} & set(own)


class Failing:
    """An agent whose endpoint fails at its second message."""

    async def answer(self, sight: Sight) -> Said | None:
        """One message, then the fault."""
        if sight.own:
            raise EndpointError("The endpoint went away.", next_step="Try again.")
        return Said("Hello.")


def test_a_failing_endpoint_keeps_what_was_played_and_starts_nothing_more(denise: Persona, parts: Parts) -> None:
    """The first fault is the one that is told."""
    todo = tasks([denise], ["hostile"], 4, 1)
    begun: list[int] = []

    def cast(task: Task) -> tuple[Parts, Agent]:
        begun.append(task.seed)
        return parts, Failing() if task.seed == 3 else scripted(task.kind, "en", task.seed)

    outcome = play_with_model(todo, cast, at_once=1)
    assert outcome.failed is not None
    assert "went away" in str(outcome.failed)
    assert [one.seed for one in outcome.sessions] == [1, 2]
    assert [one.seed for one in outcome.played] == [1, 2]
    assert begun == [1, 2, 3]


def test_a_mistake_of_ours_is_not_taken_for_a_failing_endpoint(denise: Persona, parts: Parts) -> None:
    """It comes out as it is."""

    class Broken:
        """An agent with a mistake in it."""

        async def answer(self, _sight: Sight) -> Said | None:
            """Nothing but the mistake."""
            raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        play_with_model(tasks([denise], ["polite"], 1, 1), lambda _: (parts, Broken()))
    assert caught.group_contains(ZeroDivisionError)
