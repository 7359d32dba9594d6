"""A YAML file read within limits, that can say at which line and column each of its fields stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from trainer.domain.text import one_line
from trainer.errors import ContentError, NotFoundError
from trainer.translation import tr

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
"""Deeper nesting than this is an accident or an attack: no content needs more than six."""
MAX_VALUES = 8000
"""Names and values in a file; ours have under 1,500. Each takes some thirty microseconds to read."""
LET_THROUGH = (YAMLError, ValueError, TypeError, OverflowError, RecursionError, AttributeError, KeyError, IndexError)
"""What the parser raises on odd input (bad dates, keys that are lists, numbers of a thousand digits)."""


class Place(NamedTuple):
    """A place in a file, both from 1."""

    line: int
    column: int


class UnreadableError(ContentError):
    """A file that is no YAML which can be taken: the code of what is wrong, where, and facts for its sentence."""

    def __init__(self, file: str, place: Place, code: str, problem: str, next_step: str) -> None:
        super().__init__(f"{file}:{place.line}:{place.column}: {problem}.", next_step=next_step)
        self.place, self.code, self.problem = place, code, problem


class Source:
    """A file as it was read."""

    def __init__(self, file: str, text: str, data: Any, root: Node | None) -> None:
        self.file, self.text, self.data, self.root = file, text, data, root
        self._children: dict[int, dict[str, tuple[Node, Node]]] = {}

    def place(self, path: Sequence[str | int]) -> Place:
        """Where a field stands, or the nearest field above it that exists."""
        node, found = self.root, Place(1, 1)
        for part in path:
            key, value = self._child(node, part)
            if value is None:
                continue  # names of alternatives in a union, and fields that are missing
            mark = (key or value).start_mark
            node, found = value, Place(mark.line + 1, mark.column + 1)
        return found

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether that very field stands in the file."""
        return self.nodes(path)[1] is not None

    def nodes(self, path: Sequence[str | int]) -> tuple[Node | None, Node | None]:
        """The nodes of a field: its name (None for an item of a list) and its value; None where it is not there."""
        key, node = None, self.root
        for part in path:
            key, node = self._child(node, part)
        return key, node

    @cached_property
    def first_line(self) -> str:
        """The file's first line."""
        return self.text.split("\n", 1)[0].strip()

    def _child(self, node: Node | None, part: str | int) -> tuple[Node | None, Node | None]:
        if isinstance(node, MappingNode):
            if id(node) not in self._children:
                pairs = reversed(node.value)  # of two of the same name the first
                self._children[id(node)] = {str(key.value): (key, value) for key, value in pairs}
            return self._children[id(node)].get(str(part), (None, None))
        if isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
            return None, node.value[part]
        return None, None


class _WithinLimits(Composer):
    """Builds nodes while it parses, and stops at aliases and at too deep a nest before anything grows."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.depth, self.count = 0, 0
        self.warn_double_anchors = False  # an anchor that no alias may use is no matter

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, AliasEvent):
            raise _LimitError(place, "has-alias", tr("aliases (*name) are not read here"), tr("Write the value out."))
        if self.depth >= MAX_DEPTH:
            raise _LimitError(
                place, "too-deep", tr("this is nested deeper than {max_depth}", max_depth=MAX_DEPTH), tr("Flatten it.")
            )
        self.count += 1
        if self.count > MAX_VALUES:
            problem = tr("there are more than {count} names and values in this file", count=MAX_VALUES)
            raise _LimitError(place, "too-many-values", problem, tr("Remove what is no persona or rubric."))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _LimitError(Exception):
    """Raised through the parser, which knows no file."""

    def __init__(self, place: Place, code: str, problem: str, next_step: str) -> None:
        super().__init__(problem)
        self.what = (place, code, problem, next_step)


def read_text(path: Path) -> str:
    """The text of a file. Raises NotFoundError, or UnreadableError where it is too large or no UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)  # a device may have no end
    except FileNotFoundError:
        raise NotFoundError(tr("{path}: there is no such file.", path=path), next_step=tr("Check the path.")) from None
    except IsADirectoryError:
        raise NotFoundError(tr("{path}: this is a folder.", path=path), next_step=tr("Name a file in it.")) from None
    except OSError as error:
        raise NotFoundError(
            tr("{path}: it cannot be read ({strerror}).", path=path, strerror=error.strerror),
            next_step=tr("Check its rights."),
        ) from None
    except ValueError:  # a NUL in the name
        raise NotFoundError(
            tr("{path}: this is no name of a file.", path=path), next_step=tr("Check the path.")
        ) from None
    if len(raw) > MAX_BYTES:
        raise _too_large(str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        place = Place(before.count(b"\n") + 1, column)
        raise UnreadableError(
            str(path), place, "not-utf8", tr("this is not UTF-8 text"), tr("Save the file as UTF-8.")
        ) from None


def _too_large(file: str) -> UnreadableError:
    problem = tr("the file is larger than {size} KB", size=MAX_BYTES // 1024)
    return UnreadableError(file, Place(1, 1), "too-large", problem, tr("Shorten it."))


def read_source(path: Path) -> Source:
    """Read and parse a file. Raises NotFoundError or UnreadableError."""
    return parse_source(read_text(path), str(path))


def parse_source(text: str, file: str) -> Source:
    """Parse YAML text. Raises UnreadableError with line and column."""
    if len(text) > MAX_BYTES:
        raise _too_large(file)
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _WithinLimits
    root: Node | None = None
    try:
        constructor, parser = yaml.get_constructor_parser(text)
        try:
            root = yaml.composer.get_single_node()
            data = None if root is None else constructor.construct_document(root)
        finally:
            parser.dispose()
    except _LimitError as error:
        raise UnreadableError(file, *error.what) from None
    except MarkedYAMLError as error:
        raise _marked(error, file) from None
    except ReaderError as error:
        raise _unprintable(text, error.position, file) from None
    except LET_THROUGH as error:
        problem = tr("this cannot be read as YAML ({error})", error=one_line(str(error), 120))
        raise UnreadableError(
            file, _culprit(root), "unreadable-value", problem, tr("Quote the unusual values.")
        ) from None
    return Source(file, text, data, root)


def _marked(error: MarkedYAMLError, file: str) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    problem = one_line(str(error.problem or error.context or tr("this is no YAML")), 160)
    if isinstance(error, DuplicateKeyError):
        name = problem.split(" with ", 1)[0].removeprefix("found duplicate key ")
        return UnreadableError(
            file,
            place,
            "duplicate-key",
            tr("the field {name} stands here twice", name=name),
            tr("Remove one of the two."),
        )
    if "'\\t'" in problem:
        return UnreadableError(
            file, place, "tab", tr("a tab stands where only spaces may"), tr("Write spaces in its place.")
        )
    return UnreadableError(file, place, "not-yaml", problem, tr("Check the indentation and the quotes there."))


def _unprintable(text: str, position: int, file: str) -> UnreadableError:
    before = text[:position]
    place = Place(before.count("\n") + 1, position - before.rfind("\n"))
    number = ord(text[position]) if position < len(text) else 0
    return UnreadableError(
        file,
        place,
        "control-character",
        tr("the character U+{number} cannot stand in YAML", number=f"{number:04X}"),
        tr("Remove it."),
    )


def _culprit(root: Node | None) -> Place:
    """Where the first single value stands that cannot be built, such as the 31st of February."""
    waiting = [root]
    constructor = YAML(typ="safe", pure=True).constructor
    while waiting:
        node = waiting.pop()
        if isinstance(node, MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, SequenceNode):
            waiting += reversed(node.value)
        elif node is not None:
            try:
                constructor.construct_object(node)
            except LET_THROUGH:
                return Place(node.start_mark.line + 1, node.start_mark.column + 1)
    return Place(1, 1)
