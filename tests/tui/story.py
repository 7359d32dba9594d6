"""A conversation and its scorecard written by hand, so that pictures of screens depend on nothing but the screens."""

from __future__ import annotations

from typing import Any

from tests.tui.driving import NOON, OwnWiring
from trainer.coaching.tips import Tip
from trainer.domain.conversation import Event, SessionStart
from trainer.domain.mood import Mood, MoodReason, MoodStep
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.plan import Act, ActKind, Plan
from trainer.domain.reading import Reading
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Evidence, Grader, Scorecard, missed_must_haves, total
from trainer.practice.session import Session
from trainer.tui.state.talk import Coaching

OPENING = "this kettle has leaked since the third of march and you sent it back untouched"
SAID = (
    "Since the third of March, and then it comes back untouched: I'd be cross too. Tell me the rest.",
    "Unfortunately that is our policy for returns.",
    "So it leaked from the first day and nobody opened the box. I'm sorry, that was us. Is that right?",
    "I can send you a new kettle that arrives by Friday, or the 49.90 back. Which suits you?",
)
REPLIED = (
    "i repair clocks. i know when a box was never opened\nthere was water under the toaster, under the TOASTER",
    "policy. whose. show me where it says never look",
    "yes. that's it. you're the first who has read it",
    "the new kettle then. friday. i'll set a clock by it",
)
MOVES = (
    (Move.EMPATHY, "I'd be cross too"),
    (Move.JARGON, "our policy for returns"),
    (Move.PARAPHRASE, "it leaked from the first day and nobody opened the box"),
    (Move.OFFERS_OPTION, "I can send you a new kettle that arrives by Friday"),
)
MOODS = ((6.0, 4.0), (5.2, 4.8), (6.4, 4.1), (4.6, 5.9), (1.2, 7.8))
WHY = ("you named what it is like for them", "a rule without its reason", "you gave it back in your own words",
       "what you offered would help")  # fmt: skip


def mood(number: int) -> Mood:
    """The mood after so many messages."""
    anger, trust = MOODS[number]
    return Mood(anger=anger, trust=trust, patience=12 - number, vented=1, heard=min(1, number / 4))


def step(number: int) -> MoodStep:
    """What the message of that number did."""
    (anger, trust), (after, trusts) = MOODS[number], MOODS[number + 1]
    cause = MOVES[number][0].value
    return MoodStep(
        before=mood(number),
        after=mood(number + 1),
        why=(
            MoodReason(cause=cause, what="anger", by=round(after - anger, 1), text=WHY[number]),
            MoodReason(cause=cause, what="trust", by=round(trusts - trust, 1), text=WHY[number]),
        ),
    )


def reading(number: int) -> Reading:
    """What the message of that number does."""
    move, quote = MOVES[number]
    return Reading(text=SAID[number], moves=(DetectedMove(move=move, quote=quote),), words=12)


def coaching(number: int) -> Coaching:
    """What the coach says of it."""
    tip = Tip(
        id="jargon.0",
        said="“our policy” is a word that angers people; they will throw it back at you.",
        tip="Say the same without that word; what is left is usually what can be done.",
        advice="P10",
    )
    return Coaching(reading(number), step(number), tip)


def stored(
    wiring: OwnWiring,
    name: str,
    messages: int,
    *,
    ended: bool = True,
    levels: dict[str, int | None] | None = None,
    parent: str | None = None,
    exam: bool = False,
    at: float = NOON,
) -> Session:
    """A session with so many messages of the agent's, in the store and taken up from there."""
    persona = wiring.shelf.persona("leaky-kettle")
    start = SessionStart(
        session_id=name,
        persona=persona.model_dump(mode="json", by_alias=True),
        rubric_id="deescalation",
        engine="offline",
        seed=7,
        exam=exam,
        parent_id=parent,
        shared_turns=1 if parent else 0,
    )
    kinds: list[tuple[Any, int | None, dict[str, Any]]] = [
        ("started", None, start.model_dump(mode="json")),
        ("plan", 0, plan(ActKind.OPENING)),
        ("customer", 0, {"speaker": "customer", "text": OPENING}),
    ]
    for number in range(messages):
        turn = number * 2 + 1
        last = ended and number == messages - 1
        kinds += [
            ("agent", turn, {"speaker": "agent", "text": SAID[number]}),
            ("reading", turn, reading(number).model_dump(mode="json")),
            ("mood", turn, step(number).model_dump(mode="json")),
            ("plan", turn + 1, plan(ActKind.CLOSE if last else ActKind.VENT, ending="resolved" if last else None)),
            ("customer", turn + 1, {"speaker": "customer", "text": REPLIED[number]}),
        ]
    if ended:
        kinds.append(("ended", None, {"ending": "resolved", "fair": None}))
        kinds.append(("wrap_up", None, {"cause": "nobody reads the workshop log", "prevent": "open every box"}))
    if levels is not None:
        card = scorecard(wiring.shelf.rubric("deescalation"), levels)
        kinds.append(("scorecard", None, card.model_dump(mode="json")))
    for place, (kind, about, data) in enumerate(kinds):
        wiring.store.append(name, Event(kind=kind, number=place, at=at + place, turn=about, data=data))
    return wiring.resume(name)


def plan(kind: ActKind, ending: Any = None) -> dict[str, Any]:
    """A plan with one act."""
    return Plan(acts=(Act(kind=kind),), heat="hot", words=(3, 20), ending=ending).model_dump(mode="json")


LEVELS: dict[str, int | None] = {
    "composure": 3, "venting": 2, "reflecting": 2, "questioning": 1, "history": 3, "empathy": 2, "apology": 3,
    "no_contradiction": 3, "positive_language": 1, "desired_outcome": 1, "authority": 3, "explains_why": 0,
    "clarity": 3, "next_steps": 2, "boundaries": None, "breather": None, "escalation": None, "closing": 1,
}  # fmt: skip
"""A decent go."""
WORSE = {**LEVELS, "no_contradiction": 0, "authority": 0, "reflecting": 0, "closing": 2}


def scorecard(rubric: Rubric, levels: dict[str, int | None]) -> Scorecard:
    """A scorecard with these levels, its evidence in the conversation."""
    scores = tuple(
        CriterionScore(
            id=one.id,
            stage=one.stage,
            level=levels[one.id],
            applicable=levels[one.id] is not None,
            evidence=(Evidence(turn=3, quote=SAID[1]), Evidence(turn=5, quote="Is that right?"))
            if levels[one.id] is not None
            else (),
            rationale="“our policy” stands there like a wall; what it is for, nobody says."
            if levels[one.id] is not None
            else "It did not arise.",
            better="You can have it by Friday, and here is why it took so long." if levels[one.id] == 0 else None,
            better_turn=3 if levels[one.id] == 0 else None,
            advice=one.advice,
        )
        for one in rubric.criteria
    )
    missed = missed_must_haves(rubric, scores)
    points = total(rubric, scores)
    return Scorecard(
        rubric=rubric.id,
        grader=Grader(engine="offline", prompt_version="rules-1"),
        score=points,
        passed=not missed and (points or 0) >= rubric.pass_mark,
        missed=missed,
        criteria=scores,
        warnings=("This card was made by rules on this machine. Take it as an estimate.",),
    )
