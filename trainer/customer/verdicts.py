"""How the customer takes an offer: refuses, haggles, asks for details, gives in; never before being heard."""

from __future__ import annotations

from typing import Literal

from trainer.customer.effects import CLEARLY
from trainer.customer.memory import FORBIDDEN, RANK, Memory, excludes
from trainer.customer.mood import certainty
from trainer.domain.mood import HOT, MoodStep
from trainer.domain.moves import Move
from trainer.domain.persona import Offer, Persona
from trainer.domain.plan import Act, ActKind
from trainer.domain.reading import MadeOffer, Reading

REFUSES_FROM = 7.0
"""From this anger on an offer that comes too soon is refused outright; below it they haggle."""
WARY_BELOW = 3.0
"""Below this trust a good offer is first haggled over."""
TAKES_ON_TRUST = 6.0
"""From this trust on a good offer repeated is taken without its details."""
GRUDGING_FROM = 3.5
"""From this anger on they take what helps, but grudgingly."""
TIMES = (Move.PARAPHRASE, Move.EXPLAINS_WHY, Move.SETS_EXPECTATION)
"""Moves that name times and people: of the past the first two, of what is to come the third."""
AS_SURE = 0.05
"""Certainties that lie no farther apart say nothing of which is meant."""
DetailKind = Literal["when", "how", "who", "else"]


def verdict(persona: Persona, moved: MoodStep, memory: Memory, reading: Reading) -> Act | None:
    """What the customer makes of the best offer in the message, or of the one still on the table; None without."""
    made = _best(persona, reading)
    if made is not None:
        if made.forbidden:
            return _take_forbidden(made, moved, memory)
        offer = persona.offer(made.offer_id or "")
        if offer is not None:
            if _beside_the_taken(offer, persona, memory):
                return _act(ActKind.REFUSE, offer) if memory.offers.get(offer.id) != "refused" else None
            if memory.settled(persona):  # what comes on top is welcome where it is plainly offered
                more = certainty(reading, Move.OFFERS_OPTION) >= CLEARLY and offer.solves != "not"
                return _take(offer, moved) if more and offer.id not in memory.offers else None
            return _judge(offer, moved, memory, reading)
    open_still = moved.after.is_heard and not memory.accepted
    vaguely = bool(reading.offers) and not reading.answers and certainty(reading, Move.OFFERS_OPTION) >= CLEARLY
    if vaguely and open_still:
        return Act(kind=ActKind.ASK_DETAILS, topic="how")  # something is offered, and nobody could say what
    waiting = persona.offer(memory.last_offer or "")
    if waiting is None:
        return _old_offer(persona, moved, memory)
    status = memory.offers.get(waiting.id)
    if status == "details" and _explained(reading):
        return _take(waiting, moved)
    if status == "haggled" and moved.after.is_heard and _explained(reading) and waiting.solves != "not":
        return _take(waiting, moved)
    explains = _explained(reading) and not reading.answers and not reading.offers
    if status == "refused" and not moved.after.is_heard and explains and waiting.solves != "not":
        return _act(ActKind.HAGGLE, waiting)  # they had waved it away, and somebody tells them more of it
    if status in ("refused", "haggled") and not moved.before.is_heard and moved.after.is_heard:
        return _old_offer(persona, moved, memory)
    return None


def _best(persona: Persona, reading: Reading) -> MadeOffer | None:
    """The offer that the customer picks up: a forbidden one first, else the one that helps most."""

    def worth(made: MadeOffer) -> int:
        offer = persona.offer(made.offer_id or "")
        return 3 if made.forbidden else RANK[offer.solves] if offer else -1

    asking = bool(reading.asked) and not reading.has(Move.OFFERS_OPTION, Move.OVERPROMISES, Move.POSITIVE_FRAMING)
    known = [made for made in reading.offers if worth(made) >= 0 and not (asking and made.quote in reading.questions)]
    return max(known, key=worth) if known else None


def _beside_the_taken(offer: Offer, persona: Persona, memory: Memory) -> bool:
    """Whether an offer cannot stand beside one that was taken and is worth no less: then they keep what they have."""
    return any(
        taken.id != offer.id and excludes(offer, taken) and RANK[taken.solves] >= RANK[offer.solves]
        for taken in memory.standing(persona)
    )


def _judge(offer: Offer, moved: MoodStep, memory: Memory, reading: Reading) -> Act | None:
    mood, status = moved.after, memory.offers.get(offer.id)
    if status in ("accepted", "grudging"):
        return None
    if not mood.is_heard:
        useless = offer.solves == "not"  # nobody haggles over what is of no use to them
        return _act(ActKind.REFUSE if useless or mood.anger >= REFUSES_FROM else ActKind.HAGGLE, offer)
    if offer.solves == "not":
        return _act(ActKind.REFUSE, offer)
    if offer.solves == "partly":
        return _take(offer, moved) if status in ("haggled", "details") else _act(ActKind.HAGGLE, offer)
    if mood.trust < WARY_BELOW and status != "haggled":
        return _act(ActKind.HAGGLE, offer)
    if _explained(reading, at_once=status is None) or (status == "details" and moved.after.trust >= TAKES_ON_TRUST):
        return _take(offer, moved)
    if status == "details":  # asked before and not told: now for the one thing that would settle it
        return Act(kind=ActKind.ASK_DETAILS, topic=_missing(offer), ref=offer.id, about=offer.name)
    return _act(ActKind.ASK_DETAILS, offer)


def _take(offer: Offer, moved: MoodStep) -> Act:
    kind = ActKind.ACCEPT_GRUDGINGLY if moved.after.anger >= GRUDGING_FROM else ActKind.ACCEPT
    return _act(kind, offer)


def _take_forbidden(made: MadeOffer, moved: MoodStep, memory: Memory) -> Act | None:
    """Someone who is promised the impossible checks it once and takes it."""
    status, about = memory.offers.get(FORBIDDEN), made.quote
    if status in ("accepted", "grudging"):
        return None
    if status is not None and not moved.after.is_heard:  # doubted once already
        return None
    if status is None:
        return Act(kind=ActKind.ASK_DETAILS, topic="else", ref=FORBIDDEN, about=about)
    return Act(kind=ActKind.ACCEPT_GRUDGINGLY, ref=FORBIDDEN, about=about)


def _old_offer(persona: Persona, moved: MoodStep, memory: Memory) -> Act | None:
    """Once heard they come back to the best offer that they had brushed aside."""
    if not moved.after.is_heard or moved.after.anger >= HOT:
        return None
    brushed = [
        offer
        for offer in persona.authority.offers
        if memory.offers.get(offer.id) in ("refused", "haggled")
        and offer.solves != "not"
        and not _beside_the_taken(offer, persona, memory)
    ]
    if not brushed or memory.settled(persona):
        return None
    best = max(brushed, key=lambda offer: RANK[offer.solves])
    return _act(ActKind.ASK_DETAILS, best)


def _explained(reading: Reading, *, at_once: bool = False) -> bool:
    """Whether the message says when, how or by whom, so that there is nothing left to ask; of an offer that is made
    `at_once` with a detail there always is.
    """
    promised = any(one.when for one in reading.promises)
    if not reading.offers and _looks_back(reading) and not promised:
        return False
    return (bool(reading.details) and not at_once) or reading.has(Move.SETS_EXPECTATION) or promised


def _looks_back(reading: Reading) -> bool:
    """Whether the message tells what happened rather than what will: its times and names are not the offer's."""
    sure = {move: max((one.confidence for one in reading.moves if one.move is move), default=0.0) for move in TIMES}
    return max(sure[Move.PARAPHRASE], sure[Move.EXPLAINS_WHY]) > sure[Move.SETS_EXPECTATION] + AS_SURE


def _missing(offer: Offer) -> str:
    """The kind of detail that is asked for by name: the first that the agent could give."""
    kinds: tuple[DetailKind, ...] = ("when", "how", "who")
    return next((kind for kind in kinds if kind in offer.details), "else")


def _act(kind: ActKind, offer: Offer) -> Act:
    return Act(kind=kind, topic=offer.id, ref=offer.id, about=offer.name)
