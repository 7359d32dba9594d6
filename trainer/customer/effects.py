"""What each move and each rule does to the mood at full strength, and the thresholds of the mood's rules.

Anger, trust: points of 0–10. Heard: 0–1. All of the mood's numbers stand here, each once and with its reason.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.domain.moves import Move
from trainer.translation import mark

Solved = Literal["not", "partly", "fully"]
RANK: dict[str, int] = {"not": 0, "partly": 1, "fully": 2}

FLOOR_UNHEARD = 5.0
"""Anger does not fall below this before they are heard."""
FLOOR_UNHELPED = 2.0
"""… nor below this before the real need is met."""
HABIT = (1.0, 0.55, 0.25, 0.1)
"""What a soothing move is still worth the first, second, third and any later time (advice M4)."""
MIXED = 0.5
"""A message that also hurts soothes by half."""
TOO_SOON = 0.25
"""Offers and reasons are worth a quarter before they are heard (advice H4)."""
UNBOUND = 0.5
"""Someone abusive is reached by halves until a boundary was set (advice P12)."""
WALL_WORDS = 110
"""From this many words on a message is a wall of text (advice M6)."""
MANY_QUESTIONS = 3
"""From this many questions on a message is an interrogation (advice M7)."""


UNSURE, SURE = 0.4, 0.8
"""Between these confidences of the reader a move counts more and more; from the second on it counts whole."""


CLEARLY = 0.5
"""From this share of certainty on something is beyond reasonable doubt."""


class Effect(NamedTuple):
    """What something does at full strength."""

    anger: float
    trust: float
    heard: float = 0.0


HARM: dict[Move, Effect] = {
    Move.NON_APOLOGY: Effect(0.7, -0.5),
    Move.CONTRADICTS: Effect(1.0, -0.8),
    Move.FLAT_REFUSAL: Effect(0.9, -0.4),
    Move.BLAMES_CUSTOMER: Effect(1.2, -1.0),
    Move.DEFENSIVE: Effect(0.7, -0.5),
    Move.DISMISSIVE: Effect(1.2, -0.9),
    Move.SARCASM_OR_HOSTILE: Effect(1.9, -1.6),
    Move.ASKS_AGAIN: Effect(0.8, -0.6),
    Move.JARGON: Effect(0.4, -0.2),
}
REPAIR: dict[Move, Effect] = {
    Move.EMPATHY: Effect(-0.9, 0.6, 0.40),
    Move.APOLOGY: Effect(-0.7, 0.5, 0.15),
    Move.PARAPHRASE: Effect(-0.9, 0.8, 0.45),
    Move.OPEN_QUESTION: Effect(-0.3, 0.3, 0.15),
    Move.ASKS_OUTCOME: Effect(-0.5, 0.5, 0.15),
    Move.OFFERS_OPTION: Effect(-0.4, 0.3),
    Move.POSITIVE_FRAMING: Effect(-0.3, 0.3),
    Move.EXPLAINS_WHY: Effect(-0.5, 0.5),
    Move.SETS_EXPECTATION: Effect(-0.5, 0.6),
    Move.THANKS: Effect(-0.15, 0.2),
    Move.TAKES_OWNERSHIP: Effect(-0.7, 0.8, 0.15),
    Move.BACKCHANNEL: Effect(-0.2, 0.1, 0.10),
}
AFTER_HEARD = frozenset({Move.OFFERS_OPTION, Move.EXPLAINS_WHY, Move.SETS_EXPECTATION, Move.POSITIVE_FRAMING})
"""Moves that do little before the customer is heard."""

RULES: dict[str, Effect] = {
    "interrupted": Effect(0.8, -0.4),
    "ignored_question": Effect(0.5, -0.4),
    "too_soon": Effect(0.35, -0.1),
    "hollow": Effect(0.5, -0.4),
    "nonsense": Effect(0.6, -0.5),
    "one_word": Effect(0.3, -0.2),
    "foreign": Effect(0.6, -0.4),
    "wrong_name": Effect(0.5, -0.4),
    "wrong_paraphrase": Effect(0.6, -0.5),
    "wall": Effect(0.3, -0.1),
    "interrogation": Effect(0.3, -0.2),
    "red_rag": Effect(0.25, -0.1),
    "shouting": Effect(1.0, -0.8),
    "promise_dropped": Effect(0.6, -0.8),
    "unfair_boundary": Effect(1.0, -0.8),
    "silence": Effect(0.4, -0.2),
}
RELIEF: dict[str, Effect] = {"fully": Effect(-1.5, 1.0), "partly": Effect(-0.7, 0.5), "not": Effect(0.0, 0.0)}
OVERPROMISE = Effect(-0.8, 0.3)
BOUNDARY = Effect(-1.0, 0.5, 0.15)
PAUSE = Effect(-1.0, 0.3, 0.05)
MOST_CALM = 1.6
"""One message takes at most so much anger away, however well it is put: nobody is cured by a sentence."""
MOST_TRUST = 1.5
MOST_HEARD = 0.5
"""… and builds at most so much trust, and makes someone feel heard by at most so much."""
SOOTHED, PATIENCE_BACK = 0.4, 0.5
"""A message that takes so much anger away gives half a turn of patience back."""
PAUSE_FROM = 6.5
"""A breather helps from this anger on; below it is only delay (advice E3)."""

WORDS: dict[str, str] = {
    "empathy": mark("you named what this is like for them"),
    "apology": mark("you said sorry for what went wrong"),
    "paraphrase": mark("you gave their problem back in your own words"),
    "open_question": mark("you asked about the facts"),
    "asks_outcome": mark("you asked what would put it right"),
    "offers_option": mark("you offered something"),
    "positive_framing": mark("you said what can be done"),
    "explains_why": mark("you gave the reason"),
    "sets_expectation": mark("you said what happens next and when"),
    "thanks": mark("you thanked them"),
    "takes_ownership": mark("you made it yours"),
    "backchannel": mark("you showed that you follow"),
    "sets_boundary": mark("you drew a line calmly"),
    "offers_pause": mark("you proposed a breather"),
    "offers_manager": mark("you offered a manager"),
    "non_apology": mark("a sorry that owns nothing"),
    "contradicts": mark("you told them they are wrong"),
    "flat_refusal": mark("a bare no"),
    "blames_customer": mark("you put it on them"),
    "defensive": mark("you defended yourself instead of their problem"),
    "dismissive": mark("you made it small"),
    "sarcasm_or_hostile": mark("that was an attack"),
    "asks_again": mark("you asked for what you had already"),
    "jargon": mark("words from inside the company"),
    "overpromises": mark("a big promise calms for the moment"),
    "interrupted": mark("they had not finished"),
    "ignored_question": mark("their question went by unanswered"),
    "too_soon": mark("a solution before they felt heard"),
    "hollow": mark("kind words again with nothing of their case in them"),
    "nonsense": mark("that had nothing to do with them"),
    "one_word": mark("that was very little"),
    "foreign": mark("it was in another language"),
    "wrong_name": mark("wrong name"),
    "wrong_paraphrase": mark("you summed it up, and got it wrong"),
    "wall": mark("a wall of text"),
    "interrogation": mark("too many questions at once"),
    "red_rag": mark("a word that angers people"),
    "shouting": mark("capitals read as shouting"),
    "promise_dropped": mark("what was promised did not come"),
    "unfair_boundary": mark("you warned someone who had done nothing"),
    "silence": mark("no answer came"),
    "offer": mark("what you offered would help"),
    "let_talk": mark("you let them talk"),
    "one_at_a_time": mark("one message can only do so much"),
    "floor_unheard": mark("they cannot calm down further before they feel heard"),
    "floor_unhelped": mark("they cannot be content before the need is met"),
    "manager_unwanted": mark("you passed them on before you knew the problem"),
}
