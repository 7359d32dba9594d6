"""What a model is told about the customer that it plays: who they are, what was said, and what they do now.

The beginning is the same from turn to turn, byte for byte, so that a server can keep it; the direction comes last. What
may not yet be told is not in it at all: a model cannot give away what it was never given.
"""

from __future__ import annotations

import hashlib
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from trainer import languages
from trainer.customer.guard import yields
from trainer.customer.memory import FORBIDDEN
from trainer.customer.voice import Scene
from trainer.domain.base import Channel
from trainer.domain.persona import Persona, by_heat
from trainer.domain.plan import HEATS, Act, ActKind, Plan
from trainer.domain.text import one_line
from trainer.llm.chat import Message
from trainer.llm.prompts import Prompts, fenced

PROMPTS = Prompts(Path(__file__).parent / "prompts")
WHERE: dict[Channel, str] = {
    "phone": "on the telephone", "chat": "in a chat window", "counter": "face to face at a counter",
}  # fmt: skip
MOST_SAMPLES = 8
LONGEST_QUOTE = 120
"""Characters of the agent's words that a direction repeats."""
MOST_FELT = 3
LAST_OPENINGS = 3
"""So many of the customer's last replies are named as not to be begun alike."""
BY_TOPIC = frozenset({
    ActKind.SOFTEN, ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY,
})  # fmt: skip
"""Acts for which only a line on this very topic is material."""
OWN_WORDS = BY_TOPIC | {
    ActKind.OPENING, ActKind.VENT, ActKind.THREATEN, ActKind.INSULT, ActKind.CLOSE, ActKind.HANG_UP, ActKind.BACK_DOWN,
    ActKind.CANNOT_KNOW, ActKind.WONT_SAY_YET,
}  # fmt: skip
"""Acts for which the persona's lines are given as material."""
SECRET = frozenset({ActKind.WONT_SAY_YET, ActKind.HALF_ANSWER, ActKind.CANNOT_KNOW})
"""Acts whose fact is not to be told: what it is stays out of the direction."""


class Directed(NamedTuple):
    """A request for one turn, and the persona's lines that it was given as material."""

    messages: tuple[Message, ...]
    material: tuple[str, ...]


def directed(scene: Scene, complaint: str = "") -> Directed:
    """The messages that ask for one turn; `complaint` says what was wrong with the last attempt."""
    texts, mark = _texts(), mark_of(scene)
    messages = [Message("system", system(scene.persona, mark)), Message("user", texts["opening"])]
    for turn in scene.turns:
        if turn.speaker == "customer":
            if messages[-1].role == "assistant":  # two in a row: between them nobody spoke
                messages.append(Message("user", texts["silence"]))
            messages.append(Message("assistant", turn.text))
        elif messages[-1].role == "user" and len(messages) > 2:
            joined = f"{messages[-1].content}\n{fenced(turn.text, mark, 'said')}"
            messages[-1] = Message("user", joined)
        else:
            messages.append(Message("user", fenced(turn.text, mark, "said")))
    said = messages.pop().content if messages[-1].role == "user" else texts["silence"]
    acts = [_act(act, scene) for act in scene.plan.acts]
    plan, persona = scene.plan, scene.persona
    text = PROMPTS.render(
        "customer_turn.j2",
        said=said,
        name=persona.name,
        felt=_felt(scene),
        heat=texts["heat"][plan.heat],
        acts=[told for told, _ in acts],
        told=[fact.text for fact in persona.facts if fact.id in scene.memory.told],
        hold=_hold(scene),
        length=_length(plan),
        form=texts["form"][persona.channel],
        not_again=[
            one_line(turn.text, 60) for turn in scene.turns if turn.speaker == "customer"
        ][-LAST_OPENINGS:],
        complaint=complaint,
    )  # fmt: skip
    messages.append(Message("user", text))
    return Directed(tuple(messages), tuple(line for _, line in acts if line is not None))


@cache
def _system(persona_json: str, mark: str) -> str:
    persona = Persona.model_validate_json(persona_json)
    return PROMPTS.render(
        "customer_system.j2",
        name=persona.name,
        trade=persona.trade,
        channel=WHERE[persona.channel],
        verb="types" if persona.channel == "chat" else "says",
        who=persona.who.strip(),
        talks=persona.talks.strip(),
        samples=_samples(persona),
        principles=persona.principles,
        demand=persona.story.demand,
        known=[fact.text for fact in persona.facts if fact.when == "opening"],
        mark=mark,
        language=languages.about(persona.lang).name,
    )


def system(persona: Persona, mark: str) -> str:
    """The part that stays the same for a whole session."""
    return _system(persona.model_dump_json(by_alias=True), mark)


def mark_of(scene: Scene) -> str:
    """What fences the agent's words in: the same for a whole session, and unknown to whoever types them."""
    digest = hashlib.sha256(f"{scene.persona.id}:{scene.seed}:fence".encode()).hexdigest()
    return digest[:10]


def _samples(persona: Persona) -> list[str]:
    """Lines that show how they sound and hold nothing of the case that has to wait: reactions and demands."""
    found: list[str] = []
    for heat in HEATS[:3]:  # how they sound once it is over they need not be shown
        found += by_heat(persona.lines.get("demand", ()), heat)[:1]
    reactions = [key for key in persona.lines if key.partition(".")[0] in ("throw_back", "call_out", "silence_check")]
    for key in reactions[:: max(1, len(reactions) // MOST_SAMPLES)]:
        lines = persona.lines[key]
        found += (by_heat(lines, "hot") or by_heat(lines, "simmering"))[:1]
    plain = [line for line in dict.fromkeys(found) if "{" not in line]
    return plain[:MOST_SAMPLES]


def _act(act: Act, scene: Scene) -> tuple[str, str | None]:
    """An act as a stage direction, and the persona's line that it was given as material."""
    texts = _texts()
    about, line = _about(act, scene), _material(act, scene)
    key = f"{act.kind}.{act.topic}"
    if act.kind is ActKind.VENT and line is None:
        key = "vent.spent"
    if act.kind is ActKind.ANSWER and scene.reading is not None and act.ref not in scene.reading.asked:
        key = "answer.unasked"
    told = texts["acts"].get(key) or texts["acts"][act.kind.value]
    told = told.replace("{about}", about).replace(": .", ".").replace(":.", ".")
    if line is not None:
        how = texts["material.vent" if act.kind is ActKind.VENT else "material"]
        told += " " + how.replace("{line}", f"“{one_line(line)}”")
    return told, line


def _about(act: Act, scene: Scene) -> str:
    persona = scene.persona
    if act.kind in SECRET:
        return ""
    if act.kind is ActKind.ANSWER and (fact := persona.fact(act.ref or "")):
        return fact.text
    if act.kind is ActKind.DEMAND:  # who has taken something asks for what is still missing, not for all of it again
        return act.about or (persona.story.need if scene.memory.accepted else persona.story.demand)
    if act.kind is ActKind.ASK:
        return (act.about or "").rstrip(".?")
    offers = (ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY)
    if act.kind in offers and act.ref != FORBIDDEN:
        return act.about or "what they spoke of"
    if act.kind is ActKind.REMIND and act.topic == "question":
        return act.about.rstrip(".?")
    quote = one_line(act.about, LONGEST_QUOTE).replace('"', "'").replace(mark_of(scene), "").rstrip(".")
    return f'"{quote}"' if quote else "what they just said" if act.kind in offers else ""


def _material(act: Act, scene: Scene) -> str | None:
    """A line of the persona's own to go by, where it has one for this act that was not used yet."""
    persona, used = scene.persona, scene.memory.lines
    own: tuple[str, ...] = ()
    if act.kind is ActKind.ANSWER and (fact := persona.fact(act.ref or "")):
        own = fact.lines
    elif act.kind is ActKind.HALF_ANSWER and (fact := persona.fact(act.ref or "")):
        own = fact.half
    elif act.kind is ActKind.ASK and (question := persona.question(act.ref or "")):
        own = question.lines
    elif act.kind in OWN_WORDS:
        keys = [f"{act.kind}.{act.topic}", *([] if act.kind in BY_TOPIC else [act.kind.value])]
        lines = next((persona.lines[key] for key in keys if key in persona.lines), ())
        heats = [scene.plan.heat, *(heat for heat in HEATS if heat != scene.plan.heat)]
        own = next((found for heat in heats if (found := by_heat(lines, heat))), ())
    fresh = [line for line in own if line not in used and "{" not in line]
    if not fresh:
        return None
    in_order = act.kind in (ActKind.VENT, ActKind.HALF_ANSWER)
    return fresh[0] if in_order else fresh[(scene.seed + scene.memory.messages) % len(fresh)]


def _hold(scene: Scene) -> list[str]:
    """What they keep to in this reply: not giving in before the plan does, and what they have taken already."""
    texts = _texts()["hold"]
    named = [offer.name for offer in scene.memory.standing(scene.persona)]
    found = [texts["settled"].replace("{offers}", _and(named))] if named else []
    if yields(scene):
        return found
    kinds = {act.kind for act in scene.plan.acts}
    cooled = scene.plan.heat in ("simmering", "thawing") or kinds & {ActKind.SOFTEN, ActKind.BACK_DOWN, ActKind.CONFIRM}
    return [*found, texts["softer" if named or cooled else "firm"]]


def _and(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def _length(plan: Plan) -> str:
    low, high = plan.words
    last = plan.acts[-1].kind in (ActKind.CLOSE, ActKind.HANG_UP)
    told: str = _texts()["length"]["last" if last else "from"]
    return told.replace("{low}", str(low)).replace("{high}", str(high))


def _felt(scene: Scene) -> list[str]:
    """How the agent's last message felt, the harmful first, without what the acts themselves react to."""
    if scene.reading is None:
        return []
    texts, covers = _texts()["felt"], _texts()["covers"]
    covered = {
        move
        for act in scene.plan.acts
        for move in covers.get(f"{act.kind}.{act.topic}", covers.get(act.kind.value, ()))
    }
    harmful = list(dict.fromkeys(found.move.value for found in scene.reading.harmful))
    others = [found.move.value for found in scene.reading.moves]
    return [texts[move] for move in dict.fromkeys((*harmful, *others)) if move not in covered][:MOST_FELT]


@cache
def _texts() -> dict[str, Any]:
    file = Path(__file__).parent / "prompts" / "directions.yaml"
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(StringIO(file.read_text(encoding="utf-8")))
    return loaded
