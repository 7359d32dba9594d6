"""Transcripts from outside: JSON, JSONL, or plain lines with a speaker before a colon, in any known language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from trainer import languages
from trainer.domain.base import Speaker
from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.text import clean, one_line
from trainer.errors import ContentError, InputError, NotFoundError
from trainer.translation import tr

MAX_BYTES = 5 * 1024 * 1024
MAX_TURNS = 2000
MAX_TURN = 20_000
"""Longest turn of an imported transcript, in characters; a longer one is refused, not cut."""
NEARLY = 0.75
"""Likeness, 0 to 1, from which what stands before a colon is a speaker's name mistyped ("Agnet"), and not a word."""

_LINE = re.compile(r"^\s*(?:\[[^\]\n]{1,40}\]\s*)?([^\W\d_]{2,20})\s*:\s?(.*)$")


class Imported(NamedTuple):
    """A transcript and where it came from."""

    source: str
    """File, with `:line` for one of several in a JSONL file."""
    transcript: Transcript


def read_transcripts(path: Path) -> Iterator[Imported | ContentError]:
    """The transcripts of a file in their order; in JSONL a bad line yields its error and the rest goes on.

    Raises NotFoundError or ContentError where the file as a whole cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(
                tr("{path}: larger than {what} MB.", path=path, what=MAX_BYTES // 1024 // 1024),
                next_step=tr("Split it into files."),
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(tr("{path}: there is no such file.", path=path), next_step=tr("Check the path.")) from None
    except OSError as error:
        raise NotFoundError(
            tr("{path}: it cannot be read ({strerror}).", path=path, strerror=error.strerror),
            next_step=tr("Check its rights."),
        ) from None
    yield from parse_transcripts(raw, str(path))


def parse_transcripts(raw: bytes, source: str) -> Iterator[Imported | ContentError]:
    """The transcripts in the bytes of a file."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            tr("{source}:{line}: this is not UTF-8 text.", source=source, line=line),
            next_step=tr("Save the file as UTF-8."),
        ) from None
    if not text.strip():
        raise ContentError(tr("{source}: the file is empty.", source=source), next_step=tr("Put a transcript into it."))
    if text.lstrip()[0] not in "{[" or any(_speaker(line) for line in text.splitlines()[:3]):
        yield Imported(source, _from_lines(text, source))
        return
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) == 1 or not lines[0][1].strip().endswith("}"):
            raise ContentError(f"{source}: {_json_problem(error)}.", next_step=tr("Mend the JSON.")) from None
        yield from (_from_json_line(line, f"{source}:{number}") for number, line in lines)
        return
    if isinstance(whole, list):
        yield from (_try_json(item, f"{source}:{number}") for number, item in enumerate(whole, 1))
    else:
        yield Imported(source, _from_json(whole, source))


def _from_json_line(line: str, source: str) -> Imported | ContentError:
    try:
        return _try_json(json.loads(line), source)
    except (ValueError, RecursionError) as error:
        return ContentError(f"{source}: {_json_problem(error)}.", next_step=tr("Mend that line."))


def _try_json(data: Any, source: str) -> Imported | ContentError:
    try:
        return Imported(source, _from_json(data, source))
    except ContentError as error:
        return error


def _json_problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        where = tr("line {line}, column {column}", line=error.lineno, column=error.colno)
        return f"{where}: {error.msg[0].lower()}{error.msg[1:]}"
    return tr("this is no JSON that can be read")


def _from_json(data: Any, source: str) -> Transcript:
    """A transcript from JSON. Fields that are not known are left alone: other programs write them."""
    if not isinstance(data, dict) or not isinstance(data.get("turns"), list):
        raise ContentError(
            tr("{source}: there are no turns here.", source=source),
            next_step=tr("Expected {form}.", form='{"turns": [{"speaker": "customer" or "agent", "text": "…"}]}'),
        )
    if len(data["turns"]) > MAX_TURNS:
        raise ContentError(
            tr("{source}: more than {max_turns} turns.", source=source, max_turns=MAX_TURNS),
            next_step=tr("Split the transcript."),
        )
    turns = tuple(_turn(item, f"{source}: turn {number}") for number, item in enumerate(data["turns"]))
    known = {key: data[key] for key in ("id", "lang", "channel", "ending") if data.get(key) is not None}
    if "id" in known:
        known["id"] = one_line(str(known["id"]), 200)
    try:
        return Transcript(turns=turns, scenario=_scenario(data.get("scenario")), **known)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise ContentError(
            f"{source}: {path}: {one_line(first['msg'], 160)}.", next_step=tr("Mend that field.")
        ) from None


def _turn(item: Any, where: str) -> Turn:
    speaker = _speakers().get(str(item.get("speaker", "")).strip().lower()) if isinstance(item, dict) else None
    if speaker is None:
        raise ContentError(
            tr("{where}: the speaker has to be 'customer' or 'agent'.", where=where), next_step=tr("Name who speaks.")
        )
    text = item.get("text")
    if not isinstance(text, str):
        raise ContentError(
            tr("{where}: the text is missing.", where=where), next_step=tr("Write what was said as 'text'.")
        )
    if len(text) > MAX_TURN:
        raise ContentError(
            tr("{where}: longer than {max_turn} characters.", where=where, max_turn=MAX_TURN),
            next_step=tr("Is that one message?"),
        )
    return Turn(speaker=speaker, text=clean(text), while_typing=item.get("while_typing") is True)


def _scenario(data: Any) -> Scenario:
    if not isinstance(data, dict):
        return Scenario()
    texts = ("case_file", "may_offer", "may_not_offer")
    fields: dict[str, Any] = {key: data[key] for key in ("customer", "fault", "house_rule_abuse") if data.get(key)}
    for key in texts:
        value = data.get(key)
        items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        fields[key] = tuple(clean(str(item), MAX_TURN) for item in items if str(item).strip())
    for key in ("customer", "house_rule_abuse"):
        if key in fields:
            fields[key] = clean(str(fields[key]), 400)
    return Scenario(**fields)


@cache
def _speakers() -> dict[str, Speaker]:
    """Who is meant by what stands before a colon, in every language."""
    found: dict[str, Speaker] = {}
    for one in languages.every():
        found.update((name, "customer") for name in one.customer)
        found.update((name, "agent") for name in one.agent)
    return found


def _speaker(line: str) -> tuple[Speaker, str] | None:
    """Who begins to speak in a line, and what they say; None where it goes on from the line before."""
    found = _LINE.match(line)
    speaker = _speakers().get(found[1].lower()) if found else None
    return (speaker, found[2]) if found and speaker else None


def _nearly_a_speaker(line: str) -> bool:
    """Whether a line begins with a speaker's name mistyped: it would else be taken for more of the line before."""
    found = _LINE.match(line)
    return found is not None and bool(get_close_matches(found[1].lower(), _speakers(), 1, NEARLY))


def _from_lines(text: str, source: str) -> Transcript:
    turns: list[tuple[Speaker, list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        opened = _speaker(line)
        if opened is not None:
            turns.append((opened[0], [opened[1]]))
        elif turns and line.strip() and not _nearly_a_speaker(line):
            turns[-1][1].append(line.strip())
        elif line.strip():
            raise ContentError(
                tr("{source}:{number}: no speaker stands before this line.", source=source, number=number),
                next_step=tr("Begin lines with 'Customer:' or 'Agent:'."),
            )
    if len(turns) > MAX_TURNS:
        raise ContentError(
            tr("{source}: more than {max_turns} turns.", source=source, max_turns=MAX_TURNS),
            next_step=tr("Split the transcript."),
        )
    return Transcript(turns=tuple(Turn(speaker=who, text=clean("\n".join(said))) for who, said in turns))


def transcript_from_stdin(raw: bytes) -> list[Imported | ContentError]:
    """The transcripts on standard input."""
    if not raw.strip():
        raise InputError(
            tr("There is nothing on standard input."), next_step=tr("Pipe a transcript in or name a file.")
        )
    return list(parse_transcripts(raw, "-"))
