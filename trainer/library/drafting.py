"""Drafts a persona from a few answers: a commented YAML file that can be played as it stands."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from trainer import languages
from trainer.domain.text import one_line
from trainer.errors import InputError
from trainer.library.sense.language import SCHEMA_LINE, schema_line
from trainer.library.source import parse_source
from trainer.translation import tr

if TYPE_CHECKING:
    from jinja2 import Environment

DRAFTS = Path(__file__).parent / "drafts"
LANGS = (languages.FALLBACK, *sorted(
    lang for lang in languages.known() if lang != languages.FALLBACK and (DRAFTS / f"{lang}.yaml").is_file()
))  # fmt: skip
"""Languages that a draft can be in: English, and those with a file of drafts."""
CHANNELS = ("phone", "chat", "counter")
CASE = ("name", "trade", "company", "thing", "happened")
"""Whoever answers one of these has begun a case of their own: the sample's other answers no longer fit it."""
BETWEEN = re.compile(r"\s+/\s+")
"""What stands between the pieces of an answer that has several."""
LONGEST_TEXT = 2000
SLOTS = ("thing", "company", "agent")
"""Slots that a line of one's own may hold; any other brace is meant as a brace."""
LINE_WIDTH = 110
SHORT_ENTRY, LONGEST_ENTRY = 110, 400
"""Sentences join one entry of the case file up to the first length; none is longer than the second."""

Kind = Literal["choice", "text", "words", "several", "phrase"]
Answers = Mapping[str, str]


class Question(NamedTuple):
    """One thing that is asked about the persona to be drafted."""

    id: str
    part: str
    kind: Kind
    ask: str
    note: str
    options: tuple[tuple[str, str], ...]
    """For a choice: each option with what it means."""
    longest: int
    """In characters; of each piece where there are several."""


class Extras(NamedTuple):
    """What a draft takes in beside the answers, from a card that is imported."""

    openings: tuple[str, ...] = ()
    vents: tuple[str, ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    talks: str = ""
    summary: str = ""
    extensions: str = ""
    """YAML of the file's `extensions`, with a comment before it, or nothing."""


@lru_cache(maxsize=8)
def draft_data(name: str) -> dict[str, Any]:
    """The data file of that name in `drafts/`."""
    data: dict[str, Any] | list[Any] = parse_source(
        (DRAFTS / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml"
    ).data
    return data if isinstance(data, dict) else {"parts": data}


def caller_types() -> dict[str, dict[str, Any]]:
    """The caller types with a line about each and the temperament of a draft."""
    return draft_data("types")


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """Everything that is asked, in its order."""
    choices = {
        "lang": tuple((lang, languages.about(lang).name) for lang in LANGS),
        "channel": tuple((channel, "") for channel in CHANNELS),
        "caller_type": tuple((name, str(one["about"])) for name, one in caller_types().items()),
    }
    return tuple(
        Question(
            id=one["id"], part=part["part"], kind=one["kind"], ask=one["ask"], note=one.get("note", ""),
            options=choices.get(one["id"], ()), longest=one.get("longest", LONGEST_TEXT),
        )
        for part in draft_data("questions")["parts"] for one in part["questions"]
    )  # fmt: skip


def default(question_id: str, answers: Answers, *, own_case: bool = False) -> str:
    """What stands for an answer that was not given: the sample's, or something that fits any case once it was left."""
    lang = answers.get("lang", "en")
    data = draft_data(lang if lang in LANGS else languages.FALLBACK)
    source = _source(answers, data, own_case=own_case)
    value = source.get(question_id, "")
    if question_id == "answer" and "question" in answers and answers["question"] != source["question"]:
        return ""  # nobody but the author knows what answers a question of their own
    given = " / ".join(value) if isinstance(value, list) else one_line(str(value))
    if question_id in ("opening", "vents"):
        return given  # the slots of a line are filled when it is said
    return given.replace("{thing}", answers.get("thing", "")).replace("{company}", answers.get("company", ""))


def _source(answers: Answers, data: Mapping[str, Any], *, own_case: bool) -> Mapping[str, Any]:
    """Where defaults come from: the sample; what fits any case with two calls before it; what fits any case at all."""
    if not own_case and not _left_sample(answers, data["sample"]):
        return {**data["neutral"], **data["sample"]}
    told = "happened" in answers and not _has_rung(answers, data)
    return {**data["sample"], **data["neutral"], **(data["own"] if told else {})}


def _left_sample(answers: Answers, sample: Mapping[str, Any]) -> bool:
    return any(one in answers and answers[one] != one_line(str(sample[one])) for one in CASE)


def check_answer(question: Question, given: str) -> str:
    """The answer, cleaned. Raises InputError where it cannot be one."""
    text = one_line(given)
    if question.kind == "choice":
        names = [name for name, _ in question.options]
        if text.isdigit() and 1 <= int(text) <= len(names):
            return names[int(text) - 1]
        fitting = [name for name in names if name.startswith(text.lower())]
        if text and len(fitting) == 1:
            return fitting[0]
        raise InputError(
            tr("'{given}' is none of {names}.", given=one_line(given, 40), names=", ".join(names)),
            next_step=tr("Give a name or a number."),
        )
    pieces = BETWEEN.split(text) if question.kind == "several" else [text]
    if any(len(piece) > question.longest for piece in pieces):
        raise InputError(
            tr("That is longer than {longest} characters.", longest=question.longest),
            next_step="Say it shorter." if question.kind != "several" else "Divide it with ' / '.",
        )
    return text.rstrip(".!") if question.kind == "phrase" else text


def slug(text: str) -> str:
    """An id made from a name: lower-case words joined by hyphens; "" where nothing of it is left."""
    for sign, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("æ", "ae"), ("ø", "o"), ("å", "a")):
        text = text.lower().replace(sign, plain)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:64].strip("-")


def draft(persona_id: str, given: Answers, *, file: str, extras: Extras | None = None) -> str:
    """The file of a persona made from answers; those that were not given are drawn from the defaults."""
    extras = extras or Extras()
    answers = {"lang": given.get("lang", "en"), **given}
    own_case = bool(extras.extensions)
    for question in questions():
        answers.setdefault(question.id, default(question.id, answers, own_case=own_case))
    data = draft_data(answers["lang"])
    fields = {name: answers[name] for name in PLAIN} | _fields(answers, data, extras)
    where = {"id": persona_id, "schema_line": schema_line("persona", file), "notes": comments(answers["lang"], file)}
    text = _environment().get_template("persona.yaml.j2").render(fields | where)
    return text.rstrip("\n") + "\n" + (f"\n{extras.extensions}" if extras.extensions else "")


def comments(lang: str, file: str) -> dict[str, str]:
    """What stands above the fields of a draft in a language, by field; English where it says nothing."""
    said: dict[str, str] = draft_data(languages.FALLBACK)["comments"] | draft_data(lang).get("comments", {})
    return {field: text.strip().replace("{file}", one_line(file)) for field, text in said.items()}


PLAIN = (
    "name", "lang", "caller_type", "channel", "trade", "who", "happened", "need", "question", "offer", "offer_name",
    "small", "small_name", "never", "thing", "company",
)  # fmt: skip


def _fields(answers: Answers, data: Mapping[str, Any], extras: Extras) -> dict[str, Any]:
    """What the template needs beside the plain answers."""
    words, rung = data["draft"], _has_rung(answers, data)
    fallback = _source(answers, data, own_case=bool(extras.extensions))
    first, _, rest = answers["name"].partition(" ")
    names = {"name": answers["name"], "first": first, "last": rest.split(" ")[-1] if rest else first}
    answer = _pieces(answers["answer"])
    return {
        "difficulty": 2,
        "summary": extras.summary or one_line(_filled(fallback["summary"], answers), 160),
        "address_as": list(dict.fromkeys(one.format(**names) for one in words["address"])),
        "talks": extras.talks or words["talks"],
        "fault": "customer" if answers["caller_type"] == "mistaken" else "company",
        "demand": answers["demand"],
        "resolved": words["resolved" if rung else "resolved_own"],
        "facts": [*_facts(answers, words, rung=rung), *extras.facts],
        "question_lines": [*_question_lines(answers["question"], data["questions"])],
        "answer": answer,
        "nature": caller_types()[answers["caller_type"]],
        "record": _filled(words["record"], answers),
        "history": _history(answers, data),
        "hint": words["hint" if rung else "hint_own"],
        "limit": words["limit"],
        "offer_says": _completed(words["says"], answers["offer"]),
        "small_says": _completed(words["says"], answers["small"]),
        "never_says": _completed(words["never_says"], answers["never"]),
        "when": fallback["when"] if answers["offer"] == fallback["offer"] else words["how"],
        "how": words["how"],
        "who_does": words["who"],
        "else_then": words["else"],
        "not_else": words["not_else"],
        "not_else_says": words["not_else_says"],
        "rule": words["rule"],
        "lines": _lines(answers, words, extras, rung=rung),
    }


def _has_rung(answers: Answers, data: Mapping[str, Any]) -> bool:
    """Whether this is one of the proposed cases, in which they have rung twice before and nobody called back."""
    return answers["happened"] in (_filled(data[one]["happened"], answers) for one in ("sample", "neutral"))


def _history(answers: Answers, data: Mapping[str, Any]) -> list[str]:
    """What happened as the case file notes it, one entry a sentence or two."""
    entries: list[str] = []
    for sentence in re.findall(r".+?(?:(?<!\d)[.!?](?=\s+[A-ZÀ-ÖØ-Þ„“\"«])|$)", answers["happened"]):
        said = sentence.strip()
        if entries and len(entries[-1]) + len(said) < SHORT_ENTRY:
            entries[-1] += f" {said}"
        elif said:
            entries.append(one_line(said, LONGEST_ENTRY))
    return [*entries, data["draft"]["calls"]] if _has_rung(answers, data) else entries


def _lines(answers: Answers, words: Mapping[str, Any], extras: Extras, *, rung: bool) -> dict[str, list[str]]:
    openings = [spoken(answers["opening"]), *extras.openings]
    vents = [*extras.vents, *(spoken(one) for one in _pieces(answers["vents"]))]
    result: dict[str, list[str]] = {
        "opening": list(dict.fromkeys(openings)),
        "vent": list(dict.fromkeys(vents)),
        "demand": [spoken(answers["demand"]), *words["lines"]["demand"]],
    }
    result |= {key: list(said) for key, said in words["lines"].items() if key != "demand"}
    if answers["channel"] == "phone":
        result |= {key: list(said) for key, said in words["phone_lines"].items()}
    if rung:
        result |= {key: list(said) for key, said in words["calls_lines"].items()}
    return result


def _facts(answers: Answers, words: Mapping[str, Any], *, rung: bool) -> list[dict[str, Any]]:
    secret = answers["secret"]
    own = {
        "id": "secret",
        "text": secret,
        "when": "heard",
        "asks": words["asks_secret"],
        "lines": [spoken(secret)],
        "half": (),
    }
    tried = [{"id": "tried", "when": "asked", **words["tried"]}] if rung else []
    return [*tried, {"id": "reach", "when": "asked", **words["reach"]}, own]


def _question_lines(question: str, shapes: Mapping[str, Any]) -> Iterable[str]:
    it = spoken(question.rstrip("?. "))
    yield from (one.replace("{it}", it) for one in shapes["said"])


def _completed(shapes: Iterable[str], phrase: str) -> list[str]:
    """What an agent might say, with the phrase that finishes it."""
    return [shape.replace("{it}", phrase) for shape in shapes]


def _filled(text: str, answers: Answers) -> str:
    return one_line(re.sub(r"\{(name|company|thing)\}", lambda found: answers.get(found[1], ""), text))


def _pieces(answer: str) -> list[str]:
    return [piece for piece in BETWEEN.split(answer) if piece]


def spoken(line: str) -> str:
    """A line of the customer's with its braces as the bank needs them: known slots as slots, others doubled."""
    try:
        names = [part[1:] for part in Formatter().parse(line) if part[1] is not None]
    except ValueError:
        names = [("?", "", None)]
    if all(name in SLOTS and not spec and not conversion for name, spec, conversion in names):
        return line
    return line.replace("{", "{{").replace("}", "}}")


def with_id(text: str, new_id: str, file: str) -> str:
    """A file's text under another id, everything else as it stands. Raises ContentError where it has no id."""
    place = parse_source(text, file).place(("id",))
    lines = text.split("\n")
    old = lines[place.line - 1]
    changed = re.sub(r"^(\s*['\"]?id['\"]?\s*:\s*)([^\s#]+)", lambda found: found[1] + new_id, old)
    if changed == old and f": {new_id}" not in old:
        raise InputError(
            tr("{file}:{line}: there is no id in one line here.", file=file, line=place.line),
            next_step=tr("Write `id: some-name`."),
        )
    lines[place.line - 1] = changed
    return "\n".join(lines)


def with_schema(text: str, file: str) -> str:
    """A file's text with the line first by which editors find the schema from where the file is to stand."""
    first, _, rest = text.partition("\n")
    return f"{schema_line('persona', file)}\n{rest if first.startswith(SCHEMA_LINE) else text}"


def _text(value: str, indent: int = 0) -> str:
    """A text as YAML: quoted where it is short, folded over several lines where it is long."""
    value = one_line(value)
    quoted = json.dumps(value, ensure_ascii=False)
    if len(quoted) < LINE_WIDTH - 30:
        return quoted
    pad = " " * (indent + 2)
    wrapped = textwrap.wrap(value, LINE_WIDTH - len(pad), break_long_words=False, break_on_hyphens=False)
    return "\n".join([">-", *(pad + line for line in wrapped)])


def _comment(text: str, indent: int = 0) -> str:
    """A text of one or more lines as a comment."""
    return f"\n{' ' * indent}".join(f"# {line}" for line in text.split("\n"))


def _items(values: Iterable[str], indent: int) -> str:
    """Texts as a YAML list, one a line."""
    return "\n".join(f"{' ' * indent}- {json.dumps(one_line(value), ensure_ascii=False)}" for value in values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # only who drafts pays for it

    made = Environment(
        loader=FileSystemLoader(DRAFTS), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - the result is YAML, and every value in it goes through `text` or `items`
    )  # fmt: skip
    made.filters |= {
        "text": _text,
        "items": _items,
        "comment": _comment,
        "capital": lambda value: value[:1].upper() + value[1:],
    }
    return made
