"""What the customer does next: a pure function of who they are, how they feel, what they remember, what was said.

A plan has a reaction, then an answer or a verdict, then a push of the customer's own cause; whatever is not called
for is left out. Only here does a customer give in, and only when heard and helped.
"""

from __future__ import annotations

from trainer.customer import reactions, verdicts
from trainer.customer.memory import Memory, as_they_told_it, has_abused
from trainer.customer.reactions import certain
from trainer.customer.remarks import ASKING, BEYOND_DOUBT, STORY, WISH, asks_when, called, in_fairness, remark
from trainer.customer.temperament import Nature, nature_of
from trainer.domain.conversation import Ending
from trainer.domain.mood import BOILING, HOT, Mood, MoodStep
from trainer.domain.moves import HARMFUL, Move
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Heat, Plan
from trainer.domain.reading import Reading

BOILED_OVER = 9.2
"""From this anger on another harmful message makes them leave."""
NO_WAY_BACK = 9.6
"""Whoever is this angry and is not made less so by the next message leaves too."""
BEARS = 3
"""So many messages they bear in any case."""
LAST_STRAW = 3
"""So many hostile messages nobody bears."""
TRUSTS = 5.0
"""From this trust on they tell what they tell only to someone they trust."""
LINGERS = 2
"""Messages after which someone who has what they came for says goodbye by themself; a thank-you brings it sooner."""
MOST_ACTS, MOST_BOILING = 3, 2
"""Acts of a turn: who boils has words for two."""
LEAVES_AT = -6
"""So far below zero patience even someone calm has no more time."""
WORDS: dict[Heat, tuple[int, int]] = {"boiling": (3, 24), "hot": (6, 34), "simmering": (6, 36), "thawing": (8, 46)}
"""Length of a turn by heat: anger is short, a thaw has reasons."""
TONES: dict[Heat, str] = {
    "boiling": "furious; broken-off sentences, no detail more than needed",
    "hot": "angry, sharp, still in full control of the point",
    "simmering": "guarded and dry; ready to be disappointed again",
    "thawing": "tired rather than angry; a little of the person behind the case shows",
}


def opening_plan(persona: Persona, mood: Mood) -> Plan:
    """How the customer begins."""
    return _plan([Act(kind=ActKind.OPENING)], mood, persona, Memory())


def plan(persona: Persona, moved: MoodStep, memory: Memory, reading: Reading, ignored: str | None = None) -> Plan:
    """What the customer does after a message of the agent's, `memory` having taken it in.

    `ignored` is the id of an own question that the message passed over.
    """
    nature, mood = nature_of(persona), moved.after
    ignored = None if memory.found_out(persona, ignored) else ignored
    reading = as_they_told_it(in_fairness(reading, persona.lang, called(persona)), persona, memory)
    ended = _ending(persona, moved, memory, reading)
    if ended is not None:
        return ended
    if not reading.text.strip() and reading.action is None:
        return _plan([_silence(memory)], mood, persona, memory)

    reaction = reactions.reaction(persona, nature, moved, memory, reading, ignored)
    verdict = verdicts.verdict(persona, moved, memory, reading)
    if reaction is None:
        answer = reactions.takes_in(persona, memory, reading)
        owed = answer is not None and answer.ref in memory.asked  # what they asked for is no less told beside an offer
        reaction = answer if verdict is None or owed else None
    answers = _answers(persona, mood, memory, reading)
    if verdict is not None:  # what was asked beside the offer is answered, nothing more is told
        answers = [act for act in answers if act.kind in (ActKind.ANSWER, ActKind.HALF_ANSWER)][:1]
    acts = [act for act in (reaction, verdict, *answers) if act is not None]
    if acts and acts[0].kind is ActKind.REMIND:  # first what was said just now, then what is still owed
        acts = [*acts[1:], acts[0]]
    if not acts or acts[0].kind is ActKind.REMIND:
        taken = _taken_up(persona, mood, memory, reading)
        acts = taken if taken and _enough_said(taken, mood, memory) else [*taken, *acts]
    elif verdict is None and not answers and acts[0].kind is ActKind.SOFTEN:  # what was asked is not passed over
        asked = [act for act in _taken_up(persona, mood, memory, reading) if act.topic in ASKING]
        acts += asked or reactions.all_the_same(persona, memory, reading, acts[0])  # nor what was told beside it
    elif len(acts) == 1 and acts[0].kind in RETORTS:  # a retort to a word, and then what was asked all the same
        told = reactions.all_the_same(persona, memory, reading, acts[0])
        acts += _to_the_question(persona, mood, memory, reading, acts[0]) or told
    looking = remark(reading, persona.lang) == "searching" and mood.heat != "boiling"
    if (
        len(acts) < 3
        and not (acts and looking)  # whoever is just finding out is not asked the next thing
        and not _enough_said(acts, mood, memory, ignored)
        and _wants_to_push(verdict, reaction, answers, memory, persona)
    ):
        push = _push(persona, nature, mood, memory, reading, acts, ignored)
        if push is not None:
            acts.append(push)
    if not acts:
        acts = [_content(memory) if memory.settled(persona) else _nothing_else(persona, mood, memory, reading)]
    return _plan(acts[: MOST_BOILING if mood.heat == "boiling" else MOST_ACTS], mood, persona, memory)


RETORTS = frozenset({ActKind.THROW_BACK, ActKind.CALL_OUT})
"""What is said to a word of the agent's; the question beside it is still there."""


def _to_the_question(persona: Persona, mood: Mood, memory: Memory, reading: Reading, said: Act) -> list[Act]:
    """What they say to the question that stands beside the word which they have just thrown back."""
    again = "call_out.asked_again"
    if reading.asked_again:
        often = memory.called_out.get(again, 0) >= reactions.OFTEN_ENOUGH or said.topic == "asked_again"
        return [] if often else [Act(kind=ActKind.CALL_OUT, topic="asked_again")]
    if not reading.text.rstrip().endswith("?"):  # it went on from there
        return []
    if said.topic in ("hostile", "nonsense", "language", "interrupted", "wall", "questions", "asked_again"):
        return []
    return _taken_up(persona, mood, memory, reading) if remark(reading, persona.lang) in ASKING else []


WAITS_FOR_MORE = frozenset(
    {"searching", "offer", "choice", "money", "promise", "whether", "what", "why", "detail", "name"}
)
"""What is taken up in words that hand the turn back: a question of their own on top would come from nowhere."""


REPLIES = frozenset({ActKind.CALL_OUT, ActKind.TAKE_UP})
"""What somebody says to the agent's very words."""
OWN_CAUSE = frozenset({ActKind.ASK.value, ActKind.REMIND.value, ActKind.DEMAND.value, ActKind.VENT.value})
"""With what somebody comes back to their own cause; not in every turn, or they sound as if they read from a list."""


def _enough_said(acts: list[Act], mood: Mood, memory: Memory, ignored: str | None = None) -> bool:
    """Whether what was said to the agent's words stands for itself: it hands the turn back, or the turn before was
    about their own cause already. Who boils goes on all the same, but for letting somebody look.
    """
    passed_over = ignored is not None and memory.pushes[-1:] != (ActKind.REMIND.value,)
    alone = not passed_over and mood.heat != "boiling" and len(acts) == 1 and acts[0].kind in REPLIES
    if alone and memory.pushes and memory.pushes[-1] in OWN_CAUSE:
        return True
    taken = [act.topic for act in acts if act.kind is ActKind.TAKE_UP]
    return taken == ["searching"] or (bool(taken) and taken[0] in WAITS_FOR_MORE and mood.heat != "boiling")


def _taken_up(persona: Persona, mood: Mood, memory: Memory, reading: Reading) -> list[Act]:
    """A word to what was said or asked in passing, where nothing better is called for."""
    topic = remark(reading, persona.lang)
    if topic is None or reading.action is not None:
        return []
    if topic == STORY:
        return [Act(kind=ActKind.VENT)] if mood.vented < 1 or _has_story_left(persona, memory) else []
    if memory.settled(persona) and topic not in ASKING:
        return []
    if topic == "listening" and mood.vented < 1:  # somebody listens: then one simply goes on
        return []
    openly = max((one.confidence for one in reading.moves if one.move is Move.OPEN_QUESTION), default=0.0)
    opens = openly >= BEYOND_DOUBT if topic == "whether" else certain(reading, Move.OPEN_QUESTION)
    if topic in OPEN and opens and _has_story_left(persona, memory):
        return []  # their story is the answer
    if topic == WISH:
        return [_demand(persona, mood, memory)]
    about = next((one.when for one in reading.promises if one.when), None) if topic == "promise" else None
    return [Act(kind=ActKind.TAKE_UP, topic=topic, about=about or "")]


OPEN = frozenset({"what", "why", "whether"})
"""Questions that an open one can sound like."""


def _nothing_else(persona: Persona, mood: Mood, memory: Memory, reading: Reading) -> Act:
    """What they do where nothing is called for: what they want, but not on the heels of an answer of the agent's."""
    if reading.answers and _has_story_left(persona, memory):
        return Act(kind=ActKind.VENT)
    return _demand(persona, mood, memory)


def _demand(persona: Persona, mood: Mood, memory: Memory) -> Act:
    """What they want: who has been heard, or has taken something, asks for what is still missing."""
    if memory.accepted and mood.is_heard:
        return Act(kind=ActKind.DEMAND, topic="rest", about=persona.story.need)
    return Act(kind=ActKind.DEMAND)


def _ending(persona: Persona, moved: MoodStep, memory: Memory, reading: Reading) -> Plan | None:
    """How the conversation ends now, or None where it goes on."""
    mood = moved.after

    def end(act: Act, ending: Ending, *, fair: bool | None = None) -> Plan:
        return _plan([act], mood, persona, memory).model_copy(update={"ending": ending, "fair": fair})

    settled = memory.settled(persona)
    hurt = any(certain(reading, move) for move in HARMFUL - {Move.OVERPROMISES})
    if reading.action == "manager":
        return end(Act(kind=ActKind.CLOSE, topic="escalated"), "escalated")
    if reading.action == "end":
        if settled:
            return end(Act(kind=ActKind.CLOSE, topic="resolved"), "resolved")
        fair = has_abused(memory, persona) and mood.warned
        return end(Act(kind=ActKind.CLOSE, topic="ended_by_agent"), "ended_by_agent", fair=fair)
    boiled = memory.messages >= BEARS and mood.anger >= BOILED_OVER and hurt
    stuck = memory.messages > BEARS and NO_WAY_BACK <= moved.before.anger <= mood.anger
    worn_out = (mood.patience < 0 and mood.anger >= HOT) or mood.patience < LEAVES_AT
    if worn_out and settled and mood.is_heard and not hurt:  # they have what they came for, and enough of talking
        return end(Act(kind=ActKind.CLOSE, topic="resolved"), "resolved")
    granted = certain(reading, Move.OFFERS_MANAGER) and (memory.manager_wanted or mood.anger >= HOT)
    if granted and mood.insulted < LAST_STRAW:  # nobody walks out on the very person they asked for
        return None
    if memory.silences >= LAST_STRAW or mood.insulted >= LAST_STRAW or boiled or stuck or worn_out:
        return end(Act(kind=ActKind.HANG_UP), "hung_up")
    leaves = remark(reading, persona.lang) in ("goodbye", "more")
    said_goodbye = leaves or reading.has(Move.THANKS) or memory.messages - (memory.taken_at or 0) >= LINGERS
    content = settled and mood.is_heard and not hurt and mood.anger < BOILING  # who took it grudgingly goes too
    if content and said_goodbye and (leaves or not reading.questions):
        return end(Act(kind=ActKind.CLOSE, topic="resolved"), "resolved")
    return None


def _content(memory: Memory) -> Act:
    """What someone says who has what they came for, while the agent has not yet said goodbye."""
    if "helped" not in memory.softened:
        return Act(kind=ActKind.SOFTEN, topic="helped")
    return Act(kind=ActKind.CONFIRM)


def _silence(memory: Memory) -> Act:
    return Act(kind=ActKind.SILENCE_CHECK, topic=("first", "second", "third")[min(memory.silences - 1, 2)])


def _answers(persona: Persona, mood: Mood, memory: Memory, reading: Reading) -> list[Act]:
    """Answers to what was asked, one or two, as far as this customer is ready to give them."""
    acts: list[Act] = []
    for fact_id in reading.asked:
        fact = persona.fact(fact_id)
        known = fact_id in memory.told or fact_id in reading.asked_again
        if fact is None or (known and not _says_once_more(memory, reading, fact_id)):
            continue
        ready = {
            "opening": True,
            "asked": True,
            "heard": mood.is_heard or mood.heard >= 0.45,
            "trusted": mood.is_heard and mood.trust >= TRUSTS,
        }[fact.when]
        about = fact.text
        if not ready and remark(reading, persona.lang) == STORY:
            continue  # whoever asks how it came about has not asked for the secret behind it
        if not ready:
            acts.append(Act(kind=ActKind.WONT_SAY_YET, topic=fact_id, ref=fact_id, about=about))
        elif mood.heat == "boiling" and fact.half and not set(fact.half) & set(memory.lines):
            acts.append(Act(kind=ActKind.HALF_ANSWER, topic=fact_id, ref=fact_id, about=about))
        else:
            acts.append(Act(kind=ActKind.ANSWER, topic=fact_id, ref=fact_id, about=about))
    if not acts and reading.has(Move.ASKS_OUTCOME) and not memory.settled(persona):
        return [Act(kind=ActKind.DEMAND, about=persona.story.need if mood.is_heard else persona.story.demand)]
    closed = remark(reading, persona.lang) in ASKING - (OPEN - {"whether"}) | {"sour", WISH}
    open_ended = reading.has(Move.OPEN_QUESTION) and not reading.asked and not closed
    if not acts and open_ended and mood.vented >= 1:
        if _has_story_left(persona, memory):
            return [Act(kind=ActKind.VENT)]
        unknown = Act(kind=ActKind.CANNOT_KNOW, about=reading.questions[0] if reading.questions else "")
        return [_tell_more(persona, mood, memory) or unknown]
    return acts[:2]


def _says_once_more(memory: Memory, reading: Reading, fact_id: str) -> bool:
    """Whether they say again what was told: once they have complained of being asked again often enough."""
    complained = memory.called_out.get("call_out.asked_again", 0)
    return fact_id in reading.asked_again and complained >= reactions.OFTEN_ENOUGH


def _has_story_left(persona: Persona, memory: Memory) -> bool:
    """Whether pieces of this customer's own story are still untold: then an open question brings out the next."""
    own = persona.lines.get("vent", ())
    pieces = [line for lines in own.values() for line in lines] if isinstance(own, dict) else own
    return any(piece not in memory.lines for piece in pieces)


def _invites(reading: Reading, persona: Persona, memory: Memory, more: Act) -> bool:
    """Whether the message leaves room to tell something unasked; more room for a secret, or a second thing running."""
    warm = reading.has(Move.EMPATHY, Move.OPEN_QUESTION, Move.BACKCHANNEL)
    fact = persona.fact(more.ref or "")
    if memory.pushes[-1:] == (ActKind.ANSWER.value,) or (fact is not None and fact.when == "trusted"):
        return warm
    return warm or reading.has(Move.PARAPHRASE, Move.APOLOGY, Move.TAKES_OWNERSHIP, Move.ASKS_OUTCOME)


def _tell_more(persona: Persona, mood: Mood, memory: Memory) -> Act | None:
    """The next fact that they are ready to tell unasked, or None."""
    for fact in persona.facts:
        ready = fact.when == "heard" or (fact.when == "trusted" and mood.trust >= TRUSTS)
        if mood.is_heard and ready and fact.id not in memory.told:
            return Act(kind=ActKind.ANSWER, topic=fact.id, ref=fact.id, about=fact.text)
    return None


def _wants_to_push(
    verdict: Act | None, reaction: Act | None, answers: list[Act], memory: Memory, persona: Persona
) -> bool:
    """Whether there is still air for an own cause: not while waiting, taking an offer, or in a long answer."""
    if memory.settled(persona) or (verdict and verdict.kind in (ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY)):
        return False
    if reaction and reaction.kind in (ActKind.WAIT, ActKind.RETURN, ActKind.WANT_MANAGER, ActKind.INSULT):
        return False
    if reaction and reaction.kind is ActKind.CALL_OUT and reaction.topic == "language":
        return False  # nobody tells their story to someone they do not understand
    if verdict and (verdict.kind is ActKind.ASK_DETAILS or (reaction and reaction.kind is ActKind.REMIND)):
        return False
    if reaction and reaction.kind is ActKind.REMIND and answers:  # answering and asking again is enough for one turn
        return False
    return len(answers) < 2


def _push(
    persona: Persona,
    nature: Nature,
    mood: Mood,
    memory: Memory,
    reading: Reading,
    acts: list[Act],
    ignored: str | None,
) -> Act | None:
    """The customer's own cause: first the story, then open questions, then what their kind does."""
    kinds = {act.kind for act in acts}
    answered = bool(kinds & {ActKind.ANSWER, ActKind.HALF_ANSWER, ActKind.DEMAND, ActKind.REMIND, ActKind.CANNOT_KNOW})
    kind = bool(kinds & {ActKind.CONFIRM, ActKind.SOFTEN})
    if ignored is not None and ActKind.REMIND not in kinds and (kind or not answered):
        just_reminded = memory.pushes[-1:] == (ActKind.REMIND.value,)
        if kind or not just_reminded:  # whatever else was done, what they asked is still open: before anything new
            return reactions.remind_of(persona, ignored)
    if mood.vented < 1 and not answered and ActKind.VENT not in kinds:
        return Act(kind=ActKind.VENT)
    if mood.is_heard:
        if answered:
            return None
        passing = memory.accepted or ActKind.TAKE_UP in kinds  # no moment to confide something
        more = None if passing else _tell_more(persona, mood, memory)
        if more is not None and mood.heat in ("simmering", "thawing") and _invites(reading, persona, memory, more):
            return more
    question = _next_question(persona, memory, reading)
    if question is not None and not answered:
        return question
    if answered and mood.heat != "boiling":
        return None
    done = bool(reading.answers or memory.accepted) and bool(kinds)  # no moment to ask for the same once more
    friendly = any(act.kind is ActKind.TAKE_UP and act.topic in ("kind", "agrees", "thanks") for act in acts)
    mild = bool(reading.answers) or friendly
    return _by_nature(nature, mood, memory, kinds, persona, answered=mild, demands=not done)


def _next_question(persona: Persona, memory: Memory, reading: Reading) -> Act | None:
    """The own question to ask next: never one that was answered, none more than twice, none for a time on the heels of
    one.
    """
    timed = bool(reading.offers) and ("when" in reading.details or any(one.when for one in reading.promises))
    for question in persona.questions:
        if (
            question.id not in memory.answered
            and memory.asked.get(question.id, 0) < 2
            and question.id not in memory.waiting
            and not memory.found_out(persona, question.id)
            and not (timed and asks_when(question.text, persona.lang))
        ):
            return Act(kind=ActKind.ASK, topic=question.id, ref=question.id, about=question.text)
    return None


def _by_nature(
    nature: Nature, mood: Mood, memory: Memory, kinds: set[ActKind], persona: Persona, *, answered: bool, demands: bool
) -> Act | None:
    """What this kind of caller does when there is nothing better to do, never the same twice running.

    `answered`: the agent has just told them something that they wanted to know, which is no moment to lash out;
    `demands`: whether it is one to say what they want.
    """
    last = memory.pushes[-1] if memory.pushes else ""
    wishes: list[ActKind] = []
    if nature.insults and mood.anger >= 7 and not mood.warned and not answered:
        wishes.append(ActKind.INSULT)
    if nature.threatens and not answered and memory.threatened < 4 and mood.anger >= (BOILING if mood.is_heard else 4):
        wishes.append(ActKind.THREATEN)
    if mood.anger >= 7.5 and memory.messages >= 4 and not memory.manager_wanted:
        wishes.append(ActKind.WANT_MANAGER)
    wishes += [ActKind.DEMAND] * demands + [ActKind.VENT] * (mood.anger >= HOT)
    for wish in wishes:
        if wish.value != last and wish not in kinds:
            return _demand(persona, mood, memory) if wish is ActKind.DEMAND else Act(kind=wish)
    return None


def _plan(acts: list[Act], mood: Mood, persona: Persona, memory: Memory) -> Plan:
    """The acts with tone, length and what may be told."""
    low, high = WORDS[mood.heat]
    if acts[0].kind is ActKind.OPENING:
        low, high = 8, 60
    may_tell = tuple(
        fact.id
        for fact in persona.facts
        if fact.id in memory.told
        or any(act.ref == fact.id and act.kind in (ActKind.ANSWER, ActKind.HALF_ANSWER) for act in acts)
        or (fact.when == "opening")
    )
    return Plan(acts=tuple(acts), heat=mood.heat, tone=TONES[mood.heat], words=(low, high), may_tell=may_tell)
