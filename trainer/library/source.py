"""A YAML file read within limits, that can say at which line and column each of its fields stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from trainer.domain.text import one_line
from trainer.errors import ContentError, NotFoundError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
"""Deeper nesting than this is an accident or an attack: no content needs more than six."""


class Place(NamedTuple):
    """A place in a file, both from 1."""

    line: int
    column: int


class Source(NamedTuple):
    """A file as it was read."""

    file: str
    data: Any
    root: Node | None

    def place(self, path: Sequence[str | int]) -> Place:
        """Where a field stands, or the nearest field above it that exists."""
        node, found = self.root, Place(1, 1)
        for part in path:
            key, value = _child(node, part)
            if value is None:
                continue  # names of alternatives in a union, and fields that are missing
            mark = (key or value).start_mark
            node, found = value, Place(mark.line + 1, mark.column + 1)
        return found


def _child(node: Node | None, part: str | int) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if str(key.value) == str(part):
                return key, value
    if isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
        return None, node.value[part]
    return None, None


def read_source(path: Path) -> Source:
    """Read and parse a file. Raises NotFoundError or ContentError with file, line and column."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"{path}: there is no such file.", next_step="Check the path.") from None
    except IsADirectoryError:
        raise NotFoundError(f"{path}: this is a folder.", next_step="Name a file in it.") from None
    except OSError as error:
        raise NotFoundError(f"{path}: it cannot be read ({error.strerror}).", next_step="Check its rights.") from None
    if len(raw) > MAX_BYTES:
        raise ContentError(f"{path}:1:1: the file is larger than {MAX_BYTES // 1024} KB.", next_step="Shorten it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(f"{path}:{line}:1: this is not UTF-8 text.", next_step="Save the file as UTF-8.") from None
    return parse_source(text, str(path))


def parse_source(text: str, file: str) -> Source:
    """Parse YAML text. Raises ContentError with file, line and column."""
    try:
        _check_nesting(text, file)
        root = YAML(typ="safe", pure=True).compose(text)
        data = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = one_line(str(error.problem or error.context or "this is no YAML"), 160)
        raise ContentError(
            f"{file}:{line}:{column}: {problem}.",
            next_step="Check the indentation and the quotes there.",
        ) from None
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        raise ContentError(
            f"{file}:{line}:{column}: the character U+{ord(text[error.position]):04X} cannot stand in YAML.",
            next_step="Remove it.",
        ) from None
    except (YAMLError, ValueError, TypeError, OverflowError, RecursionError, AttributeError, KeyError) as error:
        # the parser lets a few plain exceptions through on odd input (bad dates, unhashable keys)
        line, column = _culprit(text)
        raise ContentError(
            f"{file}:{line}:{column}: this cannot be read as YAML ({one_line(str(error), 120)}).",
            next_step="Quote the unusual values.",
        ) from None
    return Source(file, data, root)


def _culprit(text: str) -> Place:
    """Where the first single value stands that cannot be built, such as the 31st of February."""
    try:
        waiting = [YAML(typ="safe", pure=True).compose(text)]
    except (YAMLError, ValueError, TypeError, OverflowError, RecursionError, AttributeError, KeyError):
        return Place(1, 1)
    while waiting:
        node = waiting.pop()
        if isinstance(node, MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, SequenceNode):
            waiting += reversed(node.value)
        elif node is not None:
            try:
                YAML(typ="safe", pure=True).constructor.construct_object(node)
            except (YAMLError, ValueError, TypeError, OverflowError, AttributeError, KeyError):
                return Place(node.start_mark.line + 1, node.start_mark.column + 1)
    return Place(1, 1)


def _check_nesting(text: str, file: str) -> None:
    """Walk the parser's events, which are cheap, before anything is built from them."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        where = f"{file}:{event.start_mark.line + 1}:{event.start_mark.column + 1}"
        if isinstance(event, AliasEvent):
            raise ContentError(f"{where}: aliases (*name) are not read here.", next_step="Write the value out.")
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise ContentError(f"{where}: this is nested deeper than {MAX_DEPTH}.", next_step="Flatten it.")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            depth -= 1
