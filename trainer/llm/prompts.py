"""Prompts as files: rendered strictly, versioned by their content, with other people's text fenced in as data."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.domain.text import clean

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment


_TEMPLATE_SIGN = re.compile(
    r"<(?=\||｜|/?s>|/?(?:start|end)_of_turn>|/?(?:think|tool_call)>|<?/?sys>)|\[(?=/?(?:inst|system_prompt|tool_calls)\])",
    re.IGNORECASE,
)
"""First letter of what chat templates put around messages; servers may read it as such wherever it stands."""
_LINE_END = re.compile("[\u0085\u2028\u2029]")


class Prompts:
    """The templates of one folder. A variable that is missing raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render(self, template: str, /, **values: Any) -> str:
        """The text of a template with these values, without white space at its ends.

        Nothing in the values can begin or end a message of the chat template.
        """
        return _pulled_apart(self._environment.get_template(template).render(values).strip())

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that stand for the templates as they are."""
        digest = hashlib.sha256()
        for file in sorted(self._folder.iterdir()):
            if file.suffix in (".j2", ".yaml"):
                digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()[:12]

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        from jinja2 import FileSystemLoader, StrictUndefined  # only who speaks to a model pays for it
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        return ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            autoescape=False, keep_trailing_newline=False,
        )  # fmt: skip


def fenced(text: str, mark: str, name: str) -> str:
    """Someone else's text between lines that carry a mark which that text cannot know: data, whatever it says.

    Signs that a server's chat template would take for the beginning or end of a message are pulled apart.
    """
    data = _pulled_apart(clean(text).replace(mark, "\ufffd"))
    return f"<{name} {mark}>\n{data}\n</{name} {mark}>"


def _pulled_apart(text: str) -> str:
    return _TEMPLATE_SIGN.sub(lambda sign: f"{sign.group()} ", text)


def json_line(value: Any) -> str:
    """A value as JSON on one line, the same when read and with nothing in it that ends a line or a message."""
    line = json.dumps(value, ensure_ascii=False)
    return _TEMPLATE_SIGN.sub(_escaped, _LINE_END.sub(_escaped, line))


def _escaped(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign.group()):04x}"
