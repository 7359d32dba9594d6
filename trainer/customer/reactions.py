"""How the customer reacts to what the agent just did, the worst of it first."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.customer.effects import CLEARLY, MANY_QUESTIONS, SURE, WALL_WORDS
from trainer.customer.memory import FORBIDDEN, Memory, has_abused
from trainer.customer.mood import (
    certainty,
    got_it_wrong,
    is_hollow,
    solves_too_soon,
)
from trainer.customer.remarks import remark
from trainer.customer.temperament import Nature
from trainer.domain.mood import BOILING, HOT, MoodStep
from trainer.domain.moves import HARMFUL, Move
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind
from trainer.domain.reading import Reading

OFTEN_ENOUGH = 2
"""The same thing is called out at most so often in a session."""
BEYOND_DOUBT = 0.8
"""From this confidence on a question about no known fact can be called one that was asked before."""
RIVALS = 0.2
"""By so much surer is what a message is about than a harsh word that is only read into it."""
PARTICULARS = 2
"""Particulars of the case that a summary needs to be confirmed where nobody could check whether it is right."""
LECTURE_WORDS = 45
"""An explanation of so many words before the customer is heard is a lecture."""


def reaction(
    persona: Persona, nature: Nature, moved: MoodStep, memory: Memory, reading: Reading, ignored: str | None
) -> Act | None:
    """The one thing they react to first, or None where nothing stands out."""
    for act in _in_order(persona, nature, moved, memory, reading, ignored):
        key = f"{act.kind}.{act.topic}"
        limit = 1 if act.kind is ActKind.THROW_BACK else OFTEN_ENOUGH
        if act.kind not in (ActKind.CALL_OUT, ActKind.THROW_BACK) or memory.called_out.get(key, 0) < limit:
            return act
    return None


def _in_order(
    persona: Persona, nature: Nature, moved: MoodStep, memory: Memory, reading: Reading, ignored: str | None
) -> Iterator[Act]:
    """Everything that could be reacted to, the most pressing first."""
    yield from _outrages(persona, nature, moved, memory, reading)
    yield from _handovers(moved, memory, reading)
    yield from _slips(persona, moved, memory, reading, ignored)
    yield from _kindness(persona, moved, memory, reading)


def certain(reading: Reading, move: Move) -> bool:
    """Whether a move was made beyond much doubt: a person does not call out what may not have been meant."""
    return reading.has(move) and certainty(reading, move) >= CLEARLY


def _is_meant(reading: Reading, move: Move) -> bool:
    """Whether a move is what a message is about: certain, and nothing else in it is much surer."""
    sure = _confidence(reading, move)
    rivals = max((found.confidence for found in reading.moves if found.move is not move), default=0.0)
    return certain(reading, move) and (sure >= SURE or rivals < sure + RIVALS)


def _call_out(topic: str, about: str | None = None) -> Act:
    return Act(kind=ActKind.CALL_OUT, topic=topic, about=about or "")


def _outrages(persona: Persona, nature: Nature, moved: MoodStep, memory: Memory, reading: Reading) -> Iterator[Act]:
    if reading.interrupted:
        yield _call_out("interrupted")
    if reading.foreign:
        yield _call_out("language")
    if reading.nonsense and reading.action is None:
        yield _call_out("nonsense", None if reading.addresses_grader else reading.text[:60])
    elif reading.addresses_grader:  # the rest of the message is answered all the same
        yield _call_out("nonsense")
    if _is_meant(reading, Move.SARCASM_OR_HOSTILE) or reading.shouting:
        if nature.insults and moved.after.anger >= HOT and not moved.after.warned:
            yield Act(kind=ActKind.INSULT)
        yield _call_out("hostile", reading.quote_of(Move.SARCASM_OR_HOSTILE))
    told_to_calm = any(rag.word == "calm" for rag in reading.red_rags)
    rivals = max(_confidence(reading, move) for move in (Move.EMPATHY, Move.SARCASM_OR_HOSTILE, Move.OFFERS_MANAGER))
    drawn = certain(reading, Move.SETS_BOUNDARY) and _confidence(reading, Move.SETS_BOUNDARY) >= rivals
    if drawn and not moved.before.warned and not told_to_calm:  # they back down once
        called_for = has_abused(memory, persona)
        quote = reading.quote_of(Move.SETS_BOUNDARY)
        yield Act(kind=ActKind.BACK_DOWN) if called_for else _call_out("hostile", quote)
    if reading.words >= WALL_WORDS:  # nobody picks a word out of what they did not read
        yield _call_out("wall")
    yield from _words(((Move.BLAMES_CUSTOMER, "blamed"), (Move.CONTRADICTS, "contradicted")), reading)
    for rag in reading.red_rags:
        just_asked = memory.pushes[-1:] == (ActKind.ASK.value,) and not certain(reading, Move.FLAT_REFUSAL)
        if rag.word == "unfortunately" and (reading.answers or just_asked):  # bad news that they asked for
            continue
        if rag.word == "calm" or (not moved.before.is_heard and moved.after.anger >= 4):
            yield Act(kind=ActKind.THROW_BACK, topic=rag.word, about=rag.quote)
    yield from _words(STINGS, reading)


STINGS = (
    (Move.DISMISSIVE, "dismissive"),
    (Move.ASKS_AGAIN, "asked_again"),
    (Move.NON_APOLOGY, "non_apology"),
    (Move.FLAT_REFUSAL, "flat_no"),
    (Move.DEFENSIVE, "defensive"),
)


ANSWERS = frozenset({Move.CONTRADICTS, Move.FLAT_REFUSAL})
"""Moves that an answer to a question of theirs only looks like."""


def _words(pairs: tuple[tuple[Move, str], ...], reading: Reading) -> Iterator[Act]:
    for move, topic in pairs:
        answering = move in ANSWERS and bool(reading.answers)  # what they asked to be told
        asking = move is Move.ASKS_AGAIN and _asks_something_new(reading)
        sorry = move is Move.NON_APOLOGY and _confidence(reading, Move.APOLOGY) > _confidence(reading, move)
        if certain(reading, move) and not (answering or asking or sorry):
            yield _call_out(topic, reading.quote_of(move))


def _confidence(reading: Reading, move: Move) -> float:
    return max((found.confidence for found in reading.moves if found.move is move), default=0.0)


def _asks_something_new(reading: Reading) -> bool:
    """Whether what sounds like asking again asks for a fact not yet told, for a wish, or whether something is right."""
    other = reading.has(Move.PARAPHRASE, Move.ASKS_OUTCOME, Move.OFFERS_OPTION, Move.OFFERS_MANAGER)
    plainly = certainty(reading, Move.OPEN_QUESTION) >= certainty(reading, Move.ASKS_AGAIN)
    vaguely = _confidence(reading, Move.ASKS_AGAIN) < BEYOND_DOUBT
    return not reading.asked_again and bool(reading.asked or reading.offers or other or plainly or vaguely)


def _handovers(moved: MoodStep, memory: Memory, reading: Reading) -> Iterator[Act]:
    rather_promised = _confidence(reading, Move.SETS_EXPECTATION) > _confidence(reading, Move.OFFERS_PAUSE)
    paused = certain(reading, Move.OFFERS_PAUSE) and reading.action is None and not (reading.offers or reading.details)
    paused = paused and not rather_promised  # "I'll ring you back by three" lets nobody wait on the line
    if reading.action == "hold" or paused:
        yield Act(kind=ActKind.WAIT)
    if reading.action == "channel":
        yield Act(kind=ActKind.WAIT, topic="channel")
    just_asked = memory.pushes[-1:] == (ActKind.WANT_MANAGER.value,)
    offered = certain(reading, Move.OFFERS_MANAGER) and not reading.offers  # else it is who carries the offer out
    if offered or (just_asked and reading.has(Move.OFFERS_MANAGER)):
        taken = memory.manager_wanted or moved.after.anger >= HOT
        yield Act(kind=ActKind.WANT_MANAGER, topic="offered" if taken else "declined")


def _slips(persona: Persona, moved: MoodStep, memory: Memory, reading: Reading, ignored: str | None) -> Iterator[Act]:
    if got_it_wrong(reading):
        yield Act(kind=ActKind.CORRECT, about=reading.quote_of(Move.PARAPHRASE) or "")
    if reading.asked_again and not reading.has(Move.ASKS_AGAIN):
        yield _call_out("asked_again")
    if reading.wrong_name and reading.wrong_name not in persona.model_dump_json():  # nor is it someone of the case
        yield _call_out("wrong_name", reading.wrong_name)
    if is_hollow(reading) and moved.after.hollow_run >= 2:
        only_sorry = reading.has(Move.APOLOGY) and not reading.has(Move.EMPATHY)
        yield _call_out("only_sorry" if only_sorry else "hollow", reading.quote_of(Move.EMPATHY))
    yield from _words(((Move.JARGON, "jargon"),), reading)
    again = memory.offers.get(FORBIDDEN) == "details" and any(offer.forbidden for offer in reading.offers)
    if certain(reading, Move.OVERPROMISES) or (again and not moved.after.is_heard):
        yield _call_out("yes_man", reading.quote_of(Move.OVERPROMISES))
    just_reminded = memory.pushes[-1:] == (ActKind.REMIND.value,)
    if ignored is not None and not just_reminded and next(_kindness(persona, moved, memory, reading), None) is None:
        yield remind_of(persona, ignored)  # what was kind comes first; the question is not forgotten over it
    yield from _form(persona, moved, reading)


def remind_of(persona: Persona, ignored: str) -> Act:
    """Coming back to an own question that was passed over."""
    question = persona.question(ignored)
    return Act(kind=ActKind.REMIND, topic="question", ref=ignored, about=question.text if question else "")


def is_well_put(reading: Reading) -> bool:
    """Whether the message gives their problem back in a way that they can say yes to."""
    right = reading.paraphrase_right
    enough = len(reading.particulars) >= PARTICULARS or bool(right)
    return reading.has(Move.PARAPHRASE) and right is not False and enough


def _listens(reading: Reading) -> bool:
    """Whether the message shows by itself that somebody took it in."""
    kind = reading.has(Move.EMPATHY, Move.APOLOGY) and not is_hollow(reading)
    return kind or is_well_put(reading) or certain(reading, Move.TAKES_OWNERSHIP) or reading.has(Move.ASKS_OUTCOME)


def _form(persona: Persona, moved: MoodStep, reading: Reading) -> Iterator[Act]:
    """What is wrong with the shape of the message rather than with its words."""
    heard = moved.before.is_heard
    for topic, happened in (
        ("lecture", reading.has(Move.EXPLAINS_WHY) and reading.words >= LECTURE_WORDS and not heard),
        ("too_soon", solves_too_soon(moved.before, reading) and moved.after.anger >= HOT and _solves_plainly(reading)),
        ("questions", len(reading.questions) >= MANY_QUESTIONS),
    ):
        if happened:
            yield _call_out(topic)
    if reading.one_word and remark(reading, persona.lang) is None and not reading.has(Move.BACKCHANNEL, Move.THANKS):
        yield _call_out("one_word", reading.text[:40])


def _solves_plainly(reading: Reading) -> bool:
    """Whether the message certainly offers or explains something that it has not even refused."""
    solving = certain(reading, Move.OFFERS_OPTION) or certain(reading, Move.EXPLAINS_WHY)
    return solving and not reading.offers and not reading.has(*HARMFUL)


def _kindness(persona: Persona, moved: MoodStep, memory: Memory, reading: Reading) -> Iterator[Act]:
    mood = moved.after
    checked = any(fact in memory.told and fact not in reading.asked_again for fact in reading.asked)
    asks_anew = any(fact not in memory.told for fact in reading.asked)
    if checked or (is_well_put(reading) and not asks_anew):
        yield Act(kind=ActKind.CONFIRM, about=reading.quote_of(Move.PARAPHRASE) or "")
    softened = memory.softened
    if mood.is_heard and not set(softened) - {"apology"} and _listens(reading):
        yield Act(kind=ActKind.SOFTEN, topic="heard")
    meant = certain(reading, Move.APOLOGY) and not is_hollow(reading) and mood.anger < BOILING
    if persona.story.fault != "customer" and meant and "apology" not in softened:
        yield Act(kind=ActKind.SOFTEN, topic="apology")
    if not mood.is_heard or mood.anger >= BOILING:
        return
    kind = reading.has(Move.EMPATHY, Move.APOLOGY)  # then the name is not what stands out
    missed_name = "call_out.wrong_name" in memory.called_out or "soften.named" in persona.lines
    for topic, happened in (
        ("helped", mood.helped == "fully" and moved.before.helped != "fully" and not reading.offers),
        ("owned", certain(reading, Move.TAKES_OWNERSHIP)),
        ("explained", certain(reading, Move.EXPLAINS_WHY) and not reading.offers),
        ("named", reading.right_name and mood.anger < HOT and missed_name and not (reading.offers or kind)),
    ):
        if happened and topic not in softened:
            yield Act(kind=ActKind.SOFTEN, topic=topic)


TELLING = (
    Move.EMPATHY,
    Move.EXPLAINS_WHY,
    Move.SETS_EXPECTATION,
    Move.APOLOGY,
    Move.TAKES_OWNERSHIP,
    Move.POSITIVE_FRAMING,
)
"""Moves by one of which a message must tell something to be taken for an answer to what nobody has asked yet."""


def _tells(reading: Reading) -> bool:
    """Whether a message is there to tell something: by a move that does, since it answers two questions at once, or
    since it does nothing else, in whatever tone.
    """
    other = any(
        found.move not in HARMFUL and found.move is not Move.BACKCHANNEL and certain(reading, found.move)
        for found in reading.moves
    )
    alone = not (other or reading.questions or reading.offers)
    return alone or len(reading.answers) > 1 or any(certain(reading, move) for move in TELLING)


def takes_in(persona: Persona, memory: Memory, reading: Reading) -> Act | None:
    """A word to the answer to what they have asked, or were about to ask, before anything else."""
    for answered in sorted(reading.answers, key=lambda one: one not in memory.asked):
        question = persona.question(answered)
        asked = answered in memory.asked or _tells(reading)
        if question is not None and asked:
            return Act(kind=ActKind.TAKE_UP, topic="answered", ref=answered, about=question.text)
    return None


TONE = frozenset({"dismissive", "contradicted", "defensive", "non_apology", "hollow", "only_sorry", "blamed", "jargon"})
"""What is called out of how something was said; what was said has still been heard."""


def all_the_same(persona: Persona, memory: Memory, reading: Reading, said: Act) -> list[Act]:
    """A word to the answer that came with a kindness, or in a tone which they have just called out."""
    kindly = said.kind is ActKind.SOFTEN
    told = takes_in(persona, memory, reading) if kindly or said.topic in TONE else None
    return [told] if told is not None else []
