"""Lines and principles written into a persona's file, with everything else in it left as it stands.

The text is changed where the new words go and nowhere else: comments, order, quoting and line breaks are the author's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trainer.domain.plan import Heat
from trainer.domain.text import one_line
from trainer.errors import ContentError
from trainer.library.source import Source, parse_source
from trainer.translation import tr

INDENT = 2
Path = Sequence[str | int]


def with_own_line(text: str, key: str, heat: Heat, line: str) -> str:
    """The file with a line more among the customer's own, under `lines`, by act and heat.

    Where the act's lines stand without heats, the line joins them. A line that is there already is not written twice.
    Raises ContentError where the file cannot be read, or is laid out so that nothing can be added.
    """
    source = _read(text)
    path: list[str | int] = ["lines", key]
    if isinstance(_node(source, path), MappingNode):
        path.append(heat)
    held = _node(source, path)
    if isinstance(held, SequenceNode) and any(item.value == line for item in held.value):
        return text
    if held is None and len(path) == 2:
        path.append(heat)
    return _checked(_added(source, path, [_quoted(line)]))


def with_told_line(text: str, group: Literal["facts", "questions"], name: str, field: str, line: str) -> str:
    """The file with a line more for one fact or one question of the customer's, found by its id.

    `field` is `lines`, or `half` of a fact. Raises ContentError as above, and where there is no such id.
    """
    source = _read(text)
    held = _node(source, [group])
    items = held.value if isinstance(held, SequenceNode) else []
    ids = [(_value(one, "id") if isinstance(one, MappingNode) else None) for one in items]
    number = next((place for place, one in enumerate(ids) if one is not None and one.value == name), None)
    if number is None:
        raise ContentError(
            tr("{group}: there is no '{name}'.", group=group, name=name), next_step=tr("Look up its id in the file.")
        )
    path: list[str | int] = [group, number, field]
    there = _node(source, path)
    if isinstance(there, SequenceNode) and any(item.value == line for item in there.value):
        return text
    return _checked(_added(source, path, [_quoted(line)]))


def with_principle(text: str, rule: str, never: str, instead: str) -> str:
    """The file with a principle more: a rule, the line that it forbids, and what they would say in its place.

    `never` and `instead` may be empty. Raises ContentError as above.
    """
    fields = [f"rule: {_quoted(rule)}"]
    fields += [f"never: {_quoted(never)}"] if never.strip() else []
    fields += [f"instead: {_quoted(instead)}"] if instead.strip() else []
    return _checked(_added(_read(text), ["principles"], fields))


def _read(text: str) -> Source:
    source = parse_source(text, "persona")
    if not isinstance(source.root, MappingNode):
        raise ContentError(tr("This is no persona's file: nothing can be added."), next_step=tr("Mend it first."))
    return source


def _checked(text: str) -> str:
    parse_source(text, "persona")
    return text


def _quoted(text: str) -> str:
    return json.dumps(one_line(text), ensure_ascii=False)


def _node(source: Source, path: Path) -> Node | None:
    node: Node | None = source.root
    for part in path:
        node = _child(node, part)
    return node


def _child(node: Node | None, part: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return _value(node, str(part))
    inside = isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value)
    child: Node | None = node.value[part] if isinstance(node, SequenceNode) and inside else None
    return child


def _value(node: MappingNode, name: str) -> Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _added(source: Source, path: Path, fields: list[str]) -> str:
    """The text with one item more in the list at `path`; what is missing on the way to it is made."""
    node: Node | None = source.root
    for depth, part in enumerate(path):
        value = _child(node, part)
        if value is None or _is_empty(value):
            if not isinstance(node, MappingNode):
                raise _laid_out(path[:depth])
            return _with_new_key(source, node, path[depth:], fields, value)
        node = value
    if not isinstance(node, SequenceNode):
        raise _laid_out(path)
    if node.flow_style:
        return _in_brackets(source, node, fields)
    column = node.start_mark.column
    return _inserted(source, _line_after(node), _item(fields, column))


def _with_new_key(source: Source, node: MappingNode, path: Path, fields: list[str], empty: Node | None) -> str:
    if node.flow_style and node.value:
        raise _laid_out(path)
    column = node.start_mark.column if node.value else 0
    rows: list[str] = []
    for depth, part in enumerate(path):
        rows.append(" " * (column + depth * INDENT) + f"{part}:")
    rows += _item(fields, column + len(path) * INDENT)
    if empty is not None:  # `lines: {}` or `lines:` stands there already
        key = next(key for key, value in node.value if value is empty)
        number = key.start_mark.line
        kept = source.text.split("\n")
        del kept[number]
        return "\n".join([*kept[:number], *rows, *kept[number:]])
    return _inserted(source, _line_after(node), rows)


def _is_empty(node: Node) -> bool:
    return (isinstance(node, ScalarNode) and node.value == "") or (
        isinstance(node, (MappingNode, SequenceNode)) and not node.value
    )


def _item(fields: list[str], column: int) -> list[str]:
    """The rows of one item of a list whose dash stands at a column."""
    blank = " " * column
    return [f"{blank}- {fields[0]}", *(f"{blank}  {field}" for field in fields[1:])]


def _in_brackets(source: Source, node: SequenceNode, fields: list[str]) -> str:
    """One item more in a list in brackets."""
    item = fields[0] if len(fields) == 1 and not fields[0].startswith("rule:") else "{" + ", ".join(fields) + "}"
    end = node.value[-1].end_mark.index
    return f"{source.text[:end]}, {item}{source.text[end:]}"


def _line_after(node: Node) -> int:
    """The number, from 0, of the line behind everything that belongs to a node."""
    last = node
    while isinstance(last, (MappingNode, SequenceNode)) and last.value and not last.flow_style:
        item = last.value[-1]
        last = item[1] if isinstance(item, tuple) else item
    mark = last.end_mark
    line: int = mark.line
    return line + int(mark.column > 0)


def _inserted(source: Source, number: int, rows: list[str]) -> str:
    lines = source.text.split("\n")
    if number >= len(lines) and lines[-1] == "":
        lines.pop()
        return "\n".join([*lines, *rows, ""])
    return "\n".join([*lines[:number], *rows, *lines[number:]])


def _laid_out(path: Path) -> ContentError:
    return ContentError(
        tr("{names}: this is laid out so that nothing can be added to it.", names=".".join(map(str, path))),
        next_step=tr("Write it as a list with a dash before each item."),
    )
