"""Everything that the home screen shows, read from shelf and store in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.domain.text import one_line
from trainer.errors import ContentError
from trainer.library.shelf import Broken, load_persona
from trainer.settings import trainee_lang
from trainer.translation import language, tr
from trainer.tui.state.customers import Customer, Suggestion, customers, suggestion, weakest
from trainer.wiring import Wiring

if TYPE_CHECKING:  # the store brings SQLAlchemy along, and only its rows are read here
    from trainer.store.rows import SessionRow

MOST_SESSIONS = 10_000


class Front(NamedTuple):
    """The home screen's content."""

    customers: list[Customer]
    broken: list[Broken]
    unfinished: list[SessionRow]
    """Sessions that were broken off, the newest first."""
    suggestion: Suggestion | None
    engine: str
    """Which engine is used and why, in one line."""
    rubric: Rubric
    """The rubric that sessions are graded by unless they say otherwise."""

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the criteria by id."""
        return {criterion.id: criterion.title for criterion in self.rubric.criteria}

    @property
    def first_time(self) -> bool:
        """Whether nothing was ever played."""
        return not any(one.played.times for one in self.customers) and not self.unfinished


class FrontLoader:
    """Reads shelf and store; a persona's file is read again only when it has changed."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._read: dict[Path, tuple[tuple[int, int], Persona | Broken]] = {}

    def load(self) -> Front:
        """All of the home screen. Raises StoreError, or ContentError for the rubric."""
        found = [self._persona(path) for path in self._wiring.shelf.persona_files().values()]
        good = [one for one in found if isinstance(one, Persona)]
        return _front(self._wiring, good, [one for one in found if isinstance(one, Broken)])

    def _persona(self, path: Path) -> Persona | Broken:
        try:
            stamp = (path.stat().st_mtime_ns, path.stat().st_size)
        except OSError:
            stamp = (0, 0)  # it went away under our eyes; reading it says so
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, _read(path))
            self._read[path] = known
        return known[1]


def _read(path: Path) -> Persona | Broken:
    try:
        return load_persona(path)
    except ContentError as error:
        return Broken(path, error)


def _front(wiring: Wiring, good: list[Persona], broken: list[Broken]) -> Front:
    sessions = wiring.store.sessions(MOST_SESSIONS)
    rubric = wiring.shelf.rubric(wiring.settings.rubric, language())
    last = next((one for one in sessions if one.score is not None), None)
    card = _scorecard(wiring, last.id) if last is not None else None
    weak = weakest(card, rubric) if card is not None else ()
    rows = customers(good, sessions)
    titles = {criterion.id: criterion.title for criterion in rubric.criteria}
    return Front(
        customers=rows,
        broken=broken,
        unfinished=list(wiring.store.unfinished()),
        suggestion=suggestion(rows, sessions, weak, titles, trainee_lang(wiring.settings)),
        engine=engine_line(wiring),
        rubric=rubric,
    )


def _scorecard(wiring: Wiring, session_id: str) -> Scorecard | None:
    cards = [event for event in wiring.store.events(session_id) if event.kind == "scorecard"]
    return Scorecard.model_validate(cards[-1].data) if cards else None


def engine_line(wiring: Wiring) -> str:
    """Which engine is used, and why."""
    if wiring.engine == "llm":
        named = tr("Engine: model {model}", model=wiring.settings.model or "")
        return one_line(f"{named} · {wiring.engine_reason}")
    return one_line(f"{tr('Engine: offline')} · {wiring.engine_reason}")


def both_engines(wiring: Wiring) -> bool:
    """Whether the agent has a choice between the offline engine and a model."""
    return bool(wiring.settings.base_url or wiring.settings.api_key)
