"""Questions that find the cause (advice P11, M7, H3, H6)."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.message import Message
from trainer.grading.stages.listening import asks_again, reflecting
from trainer.grading.study import Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, seen

VOLLEY = 3
"""Questions in one message from which they are a volley (advice M7)."""

CONTEMPT = (Move.SARCASM_OR_HOSTILE, Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.CONTRADICTS)
CONTEMPTUOUS = 2
"""Messages with contempt in them from which nothing that ends in a question mark was asked to find anything out."""


def questioning(study: Study) -> Verdict:
    """Questions: 3 follow the cause, 2 one or none needed, 1 form data or a volley, 0 accusing or missing."""
    accusing = next(iter(study.finding("accusing_question")), None)
    if accusing is not None:
        return Verdict("questioning", 0, "accusing", seen(*accusing), accusing[0].number, FAIR)
    volleys = [turn for turn in study.agent if len(turn.questions) >= VOLLEY]
    sour = [turn.number for turn in study.making(*CONTEMPT)]
    fitting = [
        (turn, quote)
        for turn in study.answers
        if turn.number not in sour and (quote := fact_question(study, turn)) and len(sour) < CONTEMPTUOUS
    ]
    asked = [(turn, turn.questions[0]) for turn in study.answers if turn.questions]
    if volleys and len(fitting) - len(volleys) < 1:
        return Verdict("questioning", 1, "volley", seen(volleys[0]), volleys[0].number, SURE)
    if len(fitting) >= 2 and not volleys:
        return Verdict("questioning", 3, "follows", all_seen(fitting), None, FAIR)
    if fitting:
        return Verdict("questioning", 2, "one", all_seen(fitting), fitting[0][0].number, FAIR)
    if reflecting(study).level == 3 and study.first_solution is not None:
        return Verdict("questioning", 2, "none_needed", (), None, DOUBTFUL)
    data = [(turn, quote) for turn, quote in asked if turn.known.has("data_question", quote)]
    if data:
        return Verdict("questioning", 1, "form_data", all_seen(data), data[0][0].number, FAIR)
    if asked:
        return Verdict("questioning", 1, "beside_cause", all_seen(asked[:2]), asked[0][0].number, DOUBTFUL)
    return Verdict("questioning", 0, "none_asked", (), study.first_turn, FAIR)


def fact_question(study: Study, turn: Message) -> str | None:
    """A question in it for what happened: no form data, no offer, no wish, nothing that had been told."""
    if asks_again(study, turn) is not None:
        return None
    wish = turn.quote(Move.ASKS_OUTCOME)
    for question in turn.questions:
        if wish is not None and (wish in question or question in wish):
            continue
        if any(
            turn.known.has(name, question) for name in ("data_question", "offer_question", "outcome", "anything_else")
        ):
            continue
        return question
    return None
