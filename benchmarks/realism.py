"""How well customers were played, from sessions that were kept: the figures of docs/realism.md.

python -m benchmarks.realism                  the tables, from every file in tests/data/realism
python -m benchmarks.realism rate FILE…       ask the model of the settings how angry the lines sound, and keep it
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from trainer.customer.closeness import Closeness
from trainer.domain.persona import Persona
from trainer.encoder.finding import find_encoder
from trainer.library.shelf import Shelf
from trainer.llm.client import OpenAIClient
from trainer.rehearsal import keeping
from trainer.rehearsal.facts_told import told_early
from trainer.rehearsal.keeping import Kept
from trainer.rehearsal.rating import WHO, Rating, rated
from trainer.rehearsal.realism import Heard, Realism, against_the_case, heard, measured
from trainer.reports.realism import realism_lines, realism_table
from trainer.settings import load_settings

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "realism"
GOOD, POLITE = "excellent", "polite"


def main() -> None:
    """Show the tables, or have lines rated."""
    parser = argparse.ArgumentParser(description="How well customers were played.")
    parser.add_argument("what", nargs="?", choices=("show", "rate"), default="show")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    files = given.files or sorted(FOLDER.glob("*.jsonl"))
    if given.what == "rate":
        for file in files:
            asyncio.run(_rate(file))
        return
    for file in files:
        _show(file.stem, list(keeping.read(file)))


def _show(name: str, sessions: list[Kept]) -> None:
    encoder = find_encoder()
    close = Closeness(encoder) if encoder is not None else None
    personas = {one.id: one for one in Shelf.usual().personas()[0]}
    known = [one for one in sessions if one.persona in personas]
    by_persona = _grouped((one.persona, one) for one in known)
    models = sorted({one.model for one in known if one.model})
    print(f"## {name} ({', '.join(models) or 'offline'})\n")
    print(realism_table({key: _figures(group, personas, close) for key, group in by_persona.items()}))
    print()
    by_kind = _grouped((one.kind, one) for one in known)
    print(realism_table({key: _figures(group, personas, close) for key, group in by_kind.items()}, "agent"))
    print()
    print("Until no longer hot, in the agent's messages (median; share of the sessions in which that came about):\n")
    for kind, group in by_kind.items():
        found = _figures(group, personas, close)
        print(
            f"- {kind}: {_shown(found.calm_after)} ({found.calmed or 0:.0%}), "
            f"sounds so after {_shown(found.sounds_calm_after)}"
        )
    print()
    for line in realism_lines(_figures(known, personas, close)):
        print(f"- {line}")
    for session in known:
        _quote(session, personas[session.persona], close)
    print()


def _quote(session: Kept, persona: Persona, close: Closeness | None) -> None:
    """The lines that look as if they told a fact early, or go against the case."""
    for turn in heard(persona, session.events).turns:
        for fact in told_early(persona, turn, close):
            print(f'- suspected of telling "{fact.id}" early ({persona.id}, {session.kind}): {turn.text[:160]!r}')
        for one in against_the_case(persona, turn, close):
            print(f'- against the case ({persona.id}, {session.kind}): "{one.said}", where it says "{one.case}"')


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _figures(sessions: list[Kept], personas: Mapping[str, Persona], close: Closeness | None) -> Realism:
    found = [_heard(one, personas[one.persona], close) for one in sessions]
    return measured(found, [one.usage for one in sessions], close)


def _heard(session: Kept, persona: Persona, close: Closeness | None) -> Heard:
    who = {name: name for name in WHO}
    ratings = [Rating(one[0], who[one[1]]) if one is not None and one[1] in who else None for one in session.ratings]
    return heard(persona, session.events, ratings, kind=session.kind, close=close)


def _grouped(pairs: Iterable[tuple[str, Kept]]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


async def _rate(file: Path) -> None:
    settings = load_settings(engine="llm")
    client = OpenAIClient(settings)
    sessions = list(keeping.read(file))
    lines = [[str(event.data["text"]) for event in one.events if event.kind == "customer"] for one in sessions]
    try:
        found = await rated(
            client, settings.judge_model or settings.model, [line for group in lines for line in group], seed=1,
            progress=lambda done, of: print(f"{done} of {of} lines rated"),
        )  # fmt: skip
    finally:
        await client.aclose()
    rest = iter(found)
    done = [keeping.rated(one, [next(rest) for _ in group]) for one, group in zip(sessions, lines, strict=True)]
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    keeping.write(part, done)
    part.replace(file)


if __name__ == "__main__":
    main()
