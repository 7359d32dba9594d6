"""Two hundred messages of agents, of every kind, said to every customer: does the reply deal with that very message?

python -m benchmarks.two_hundred                       the counts, over all personas
python -m benchmarks.two_hundred PERSONA…              the same for these
python -m benchmarks.two_hundred --read PERSONA…       every message and what came back, to be read
python -m benchmarks.two_hundred --by-letters …        as it is where no sentence encoder can be had

The messages stand in tests/data/two-hundred/LANG.jsonl: `id`, `kind`, `text`, and `action` or `while_typing` where the
agent does something beside. Each is said to a customer twice, offline, in sessions of their own: right after the
opening, and after two exchanges. All of it takes three to five minutes of processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from trainer.customer.closeness import Closeness
from trainer.customer.offline import OfflineVoice
from trainer.customer.voice import Voice
from trainer.domain.conversation import Event
from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind, Plan
from trainer.encoder.finding import find_encoder
from trainer.library.shelf import Shelf
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import MemoryJournal
from trainer.practice.session import Session
from trainer.reading.language import Languages
from trainer.reading.offline import offline_reader
from trainer.reading.reader import Reader

FOLDER = Path(__file__).parent.parent / "tests" / "data" / "two-hundred"
BEFORE = {
    "en": ("Good morning. Tell me what happened, please.", "Okay. I'm having a look at what we've got here."),
    "de": ("Guten Tag. Was ist denn passiert?", "Gut. Ich sehe mir gerade an, was bei uns dazu steht."),
    "nb": ("God morgen. Hva er det som har skjedd?", "Ja. Jeg ser på det vi har liggende her."),
}
"""What the agent said in the two exchanges before the second point."""
POINTS = ("opening", "later")
OWN_CAUSE = frozenset({ActKind.VENT, ActKind.ASK, ActKind.REMIND, ActKind.THREATEN, ActKind.INSULT})
"""What a customer does about their own cause; a reply of nothing else has not dealt with the message."""
CALLS_FOR_IT = frozenset({"question: open", "question: what they want", "listening noises", "asking again", "silence"})
"""Kinds of messages to which that may be just the answer."""
MOST_SHOWN = 8
_QUOTED = re.compile(r"(?<!\w)['‘](.+?)['’](?!\w)|\"([^\"]+)\"|“([^”]+)”|„([^“”\"]+)[“”\"]|«([^»]+)»")


class Reply(NamedTuple):
    """What came back to one message."""

    persona: Persona
    point: str
    message: dict[str, Any]
    text: str
    plan: Plan | None
    lines: tuple[str, ...]
    heard: str
    """All that was said before in that session, the message included."""
    error: str = ""


class House:
    """The reader and the voice, made once for all sessions."""

    def __init__(self, *, by_letters: bool = False) -> None:
        encoder = None if by_letters else find_encoder()
        self.reader: Reader = offline_reader(encoder)
        self.voice: Voice = OfflineVoice(Closeness(encoder) if encoder is not None else None)
        self.languages = Languages()

    def session(self, persona: Persona, events: Iterable[Event] = (), *, seed: int) -> Session:
        """A session with a persona that goes on from these events."""
        cast = Cast(self.reader, self.voice, MemoryJournal(), lambda: 0.0)
        begun = new_session(
            persona, cast, rubric_id="deescalation", engine="offline", seed=seed, session_id="two-hundred"
        )
        return Session(
            begun.start, reader=self.reader, voice=self.voice, journal=cast.journal, clock=cast.clock,
            events=list(events),
        )  # fmt: skip


def messages(lang: str) -> list[dict[str, Any]]:
    """The messages of a language, in the order of their file."""
    with (FOLDER / f"{lang}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


async def replies(persona: Persona, house: House, seed: int = 1) -> list[Reply]:
    """What a customer says to every message of their language, at both points."""
    found: list[Reply] = []
    session = house.session(persona, seed=seed)
    async for _ in session.open():
        pass
    for point in POINTS:
        if point == "later":
            for text in BEFORE[persona.lang]:
                async for _ in session.say(text):
                    pass
        for number, message in enumerate(messages(persona.lang)):
            found.append(await _reply(house, session, message, point, seed * 1000 + number))
    return found


async def _reply(house: House, before: Session, message: dict[str, Any], point: str, seed: int) -> Reply:
    persona = before.persona
    heard = "\n".join([*(turn.text for turn in before.turns), message["text"]])
    session = house.session(persona, before.events, seed=seed)
    start = len(session.events)
    try:
        async for _ in session.say(
            message["text"], action=message.get("action"), while_typing=message.get("while_typing", False)
        ):
            pass
    except Exception as error:  # noqa: BLE001 - a crash is one of the things that are counted
        return Reply(persona, point, message, "", None, (), heard, f"{type(error).__name__}: {error}")
    new = session.events[start:]
    plan = next((Plan.model_validate(event.data) for event in new if event.kind == "plan"), None)
    said = next((event.data for event in new if event.kind == "customer"), {})
    return Reply(persona, point, message, str(said.get("text", "")), plan, tuple(said.get("lines", ())), heard)


def acts(reply: Reply) -> list[str]:
    """The acts of a reply with their topics; those of the persona's own (facts, offers) by kind alone."""
    if reply.plan is None:
        return []
    own = {ActKind.CALL_OUT, ActKind.THROW_BACK, ActKind.SOFTEN, ActKind.CLOSE, ActKind.WANT_MANAGER}
    return [f"{act.kind}.{act.topic}" if act.kind in own and act.topic else act.kind.value for act in reply.plan.acts]


def unsaid(reply: Reply, languages: Languages) -> str | None:
    """A word that a reply throws back at the agent and that nobody said; None where there is none."""
    if reply.plan is None or not reply.message["text"]:
        return None
    kinds = {act.kind for act in reply.plan.acts}
    if not kinds & {ActKind.THROW_BACK, ActKind.CALL_OUT}:
        return None
    quoted = quoted_unsaid(reply)
    if quoted is not None:
        return quoted
    rags = languages.of(reply.persona.lang).red_rags
    for act in reply.plan.acts:
        if act.kind is ActKind.THROW_BACK and (rag := rags.get(act.topic or "")):
            word = rag.search(reply.text.lower())
            stem = max(_plain(word.group()).split() or [""], key=len)[:5] if word else ""
            if stem and stem not in _plain(reply.message["text"]):
                return stem
    return None


def quoted_unsaid(reply: Reply) -> str | None:
    """Words in quotation marks that nobody said and that are not of the case."""
    heard, case = _plain(reply.heard), _plain(reply.persona.model_dump_json())
    for hit in _QUOTED.finditer(reply.text):
        quoted = _plain(next(group for group in hit.groups() if group))
        if quoted not in heard and quoted not in case:
            return quoted
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def report(found: list[Reply], languages: Languages) -> Iterator[str]:
    """The counts over all replies, as lines."""
    empty = [one for one in found if not one.error and one.text.strip(" .…") == ""]
    crashed = [one for one in found if one.error]
    thrown = [(one, word) for one in found if (word := unsaid(one, languages))]
    yield f"{len(found)} replies; {len(crashed)} crashes, {len(empty)} empty, {len(thrown)} throw back what nobody said"
    others = [one for one in found if one.plan is not None and one.message["kind"] not in CALLS_FOR_IT]
    past = [one for one in others if one.plan and {act.kind for act in one.plan.acts} <= OWN_CAUSE]
    yield f"of {len(others)} to what does not call for it, {len(past)} are about nothing but their own cause"
    yield from (f"  crash: {one.persona.id} {one.message['id']} {one.error}" for one in crashed[:MOST_SHOWN])
    yield from (f"  empty: {one.persona.id} {one.point} {one.message['id']} {acts(one)}" for one in empty[:MOST_SHOWN])
    yield from (
        f"  unsaid '{word}': {one.persona.id} {one.message['id']} {one.text!r}" for one, word in thrown[:MOST_SHOWN]
    )
    yield ""
    yield "persona | replies | distinct | said more than once | the commonest line, and to how many messages"
    for persona, group in _by(found, lambda one: one.persona.id).items():
        texts = Counter(one.text for one in group)
        again = sum(count for count in texts.values() if count > 1)
        lines = Counter(line for one in group for line in one.lines)
        common, often = lines.most_common(1)[0] if lines else ("", 0)
        yield f"{persona} | {len(group)} | {len(texts)} | {again} | {often}× {common[:70]!r}"
    yield ""
    yield "kind of message | acts of the plans, the commonest first"
    for kind, group in _by(found, lambda one: str(one.message["kind"])).items():
        counted = Counter(act for one in group for act in acts(one))
        shown = ", ".join(f"{act} {count / len(group):.0%}" for act, count in counted.most_common(MOST_SHOWN))
        yield f"{kind} ({len(group)}) | {shown}"


def _by(found: list[Reply], key: Any) -> dict[str, list[Reply]]:
    groups: dict[str, list[Reply]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return groups


def shown(found: list[Reply]) -> Iterator[str]:
    """Every message with what came back, by kind, as lines."""
    for kind, group in _by(found, lambda one: str(one.message["kind"])).items():
        yield f"## {kind}"
        for one in group:
            said = one.text.replace("\n", " / ")
            beside = one.message.get("action") or ("while they type" if one.message.get("while_typing") else "")
            note = f" ({beside})" if beside else ""
            yield f"{one.message['id']} {one.point} > {one.message['text'][:200] or '–'}{note}"
            yield f"    {one.error or said}   [{', '.join(acts(one))}]"


def main() -> None:
    """Say the messages, print the counts or the replies."""
    parser = argparse.ArgumentParser(description="Two hundred messages, said to every customer.")
    parser.add_argument("personas", nargs="*", metavar="PERSONA")
    parser.add_argument("--read", action="store_true", help="print every reply instead of the counts")
    parser.add_argument("--by-letters", action="store_true", help="without the sentence encoder")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    shelf = Shelf.usual()
    chosen = [shelf.persona(one) for one in given.personas] or shelf.personas()[0]
    house = House(by_letters=given.by_letters)
    found: list[Reply] = []
    for persona in chosen:
        if persona.lang not in BEFORE:
            continue
        mine = asyncio.run(replies(persona, house, given.seed))
        found += mine
        if given.read:
            print(f"# {persona.id} ({persona.name}, {persona.caller_type})\n")
            print("\n".join(shown(mine)), "\n")
    if not given.read:
        print("\n".join(report(found, house.languages)))


if __name__ == "__main__":
    main()
