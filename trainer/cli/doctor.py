"""`trainer doctor`: which engine would be used and why, and what works."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import typer

from trainer import __version__
from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, progress, progress_done, say, waiting
from trainer.errors import TrainerError
from trainer.translation import mark, tr
from trainer.wiring import Wiring


def doctor(json_out: JsonOption = False) -> None:
    """Say which engine would be used and why, try the endpoint, name what cannot be done. Exit code 3 where the
    endpoint is wanted and nothing of it works, 1 where something else is not as it should be.
    """
    made = wiring()
    report: dict[str, Any] = {
        "version": __version__, "python": sys.version.split()[0], "engine": made.engine, "why": made.engine_reason,
        "settings": _settings(made), "encoder": _encoder(made), "store": _store(made), "content": _content(made),
        "endpoint": _endpoint(made),
    }  # fmt: skip
    asyncio.run(made.aclose())
    if json_out:
        answer(report)
    else:
        _print(report)
    endpoint = report["endpoint"]
    if endpoint is not None and not endpoint["works"]:
        raise typer.Exit(3)
    if not report["store"]["works"] or "why" in report["content"] or (endpoint and not endpoint["complete"]):
        raise typer.Exit(1)


def _settings(made: Wiring) -> list[str]:
    """What is set and means nothing."""
    from trainer.settings import unknown_variables
    from trainer.tui.theme import unknown_theme  # the one thing here that only the screens know

    theme = unknown_theme(made.settings.theme)
    return [*unknown_variables(), *([theme] if theme else [])]


def _encoder(made: Wiring) -> dict[str, Any]:
    found = made.found_encoder
    if found.encoder is None:
        return {"works": False, "why": found.why}
    model = made.settings.embedding_model if found.remote is not None else None
    return {"works": True, "id": found.encoder.id, "from_endpoint": model}


def _store(made: Wiring) -> dict[str, Any]:
    try:
        return {"works": True, "where": str(made.settings.data), "sessions": len(made.store.sessions(10_000))}
    except TrainerError as error:
        return {"works": False, "where": str(made.settings.data), "why": str(error)}


def _content(made: Wiring) -> dict[str, Any]:
    try:
        found, broken = made.shelf.personas()
        made.shelf.rubric(made.settings.rubric)
    except TrainerError as error:
        return {"personas": 0, "rubrics": 0, "broken": [], "why": str(error)}
    return {
        "personas": len(found), "rubrics": len(made.shelf.rubric_files()), "broken": [str(one.error) for one in broken],
    }  # fmt: skip


def _endpoint(made: Wiring) -> dict[str, Any] | None:
    if made.engine != "llm":
        return None
    from trainer.llm.probe import probe

    waits = _Waits()
    try:
        found = asyncio.run(probe(made.settings, step=waits.step, tell=waits.tell))
    finally:
        progress_done()
    report: dict[str, Any] = found.model_dump(mode="json")
    return report


class _Waits:
    """What is tried, and the first wait of each thing tried: the ones after it say the same again."""

    def __init__(self) -> None:
        self._step = ""
        self._waited = False

    def step(self, what: str) -> None:
        """Something else is tried now."""
        self._step, self._waited = what, False
        progress(tr("Trying {what} …", what=what))

    def tell(self, line: str) -> None:
        """A line on why it takes longer; after the first it only passes by, where lines can be overwritten."""
        if self._waited:
            progress(line)
            return
        self._waited = True
        waiting(f"{self._step}: {line}")


def _print(report: dict[str, Any]) -> None:
    say(f"roleplay-trainer {report['version']}, Python {report['python']}")
    say(f"{tr('Engine: {engine}', engine=report['engine'])}. {report['why']}")
    for line in report["settings"]:
        say(tr("Setting: {line}", line=line))
    encoder = report["encoder"]
    if encoder["works"]:
        where = encoder["from_endpoint"]
        served = tr(", served by the endpoint as '{model}', its vectors checked", model=where) if where else ""
        say(tr("Reading by meaning: yes ({encoder}).", encoder=f"{encoder['id']}{served}"))
    else:
        say(tr("Reading by meaning: no. {why} The offline engine reads by words and is coarser.", why=encoder["why"]))
    store = report["store"]
    if store["works"]:
        say(tr("Store: sessions so far: {count}, in {folder}.", count=store["sessions"], folder=store["where"]))
    else:
        say(tr("Store: {why}.", why=store["why"].rstrip(".")))
    content = report["content"]
    if "why" in content:
        say(tr("Content: {why}", why=content["why"]))
    else:
        counts = {key: content[key] for key in ("personas", "rubrics")}
        say(tr("Content: {personas} customers, {rubrics} rubrics.", **counts))
    for line in content["broken"]:
        say(tr("  left out: {line}", line=line))
    endpoint = report["endpoint"]
    if endpoint is None:
        say(tr("Endpoint: none wanted. Set OPENAI_BASE_URL and OPENAI_API_KEY to be answered by a model."))
        return
    works = mark("Endpoint {address}: works.") if endpoint["works"] else mark("Endpoint {address}: does not work.")
    say(tr(works, address=endpoint["address"]))
    for line in endpoint["findings"]:
        say(f"  {line}")
    for model in endpoint["tried"]:
        say(f"  {model['model']}:")
        for line in model["findings"]:
            say(f"    {line}")
    for role in endpoint["roles"]:
        say(f"  {role['said']}")
