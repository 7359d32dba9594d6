"""Rubrics as files: a new one to begin with, and a resolved one written out."""

from __future__ import annotations

import json
from importlib import resources
from io import StringIO
from pathlib import Path
from string import Template
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import FoldedScalarString

from trainer.domain.rubric import Rubric
from trainer.domain.text import one_line
from trainer.library.sense.language import schema_line

LONG = 90
"""Longer texts are folded over several lines."""


def new_rubric_text(rubric_id: str, path: Path, base: Rubric | None = None) -> str:
    """The text of a new rubric that can be used at once: a small whole one, or one that extends `base`."""
    name = json.dumps(rubric_id.replace("-", " ").capitalize()[:60], ensure_ascii=False)[1:-1]
    fields = {
        "id": rubric_id,
        "name": name,
        "file": one_line(str(path)),
        "schema_line": schema_line("rubric", str(path)),
    }
    if base is None:
        return _template("new_rubric").substitute(fields)
    rows = [f"#   {one.id:<20} {one.weight:g}   {one_line(one.title)}" for one in base.criteria]
    return _template("new_extension").substitute(
        fields, base=base.id, pass_mark=f"{base.pass_mark:g}", criteria="\n".join(rows), first=base.criteria[0].id,
        last=base.criteria[-1].id, weight=f"{min(5.0, base.criteria[0].weight + 0.5):g}",
    )  # fmt: skip


def resolved_text(rubric: Rubric, path: Path) -> str:
    """A rubric as a file that extends nothing and is to stand at `path`."""
    data = _whole(rubric.model_dump(mode="json", by_alias=True, exclude_none=True))
    for criterion in data["criteria"]:
        criterion.update({key: _folded(criterion[key]) for key in ("question", "na_when") if key in criterion})
        criterion["anchors"] = {level: _folded(text) for level, text in criterion["anchors"].items()}
    for must in data.get("must_have", ()):
        must["why"] = _folded(must["why"])
    data["summary"] = _folded(data["summary"])
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 110, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(data, out)
    return f"{schema_line('rubric', str(path))}\n{out.getvalue()}"


def _whole(value: Any) -> Any:
    """The same with numbers such as 60.0 written as people do."""
    if isinstance(value, dict):
        return {key: _whole(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _folded(text: str) -> str:
    return FoldedScalarString(text.strip() + "\n") if len(text) > LONG else text.strip()


def _template(name: str) -> Template:
    return Template(resources.files("trainer.library").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8"))
