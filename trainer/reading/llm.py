"""The reader that asks a model for the moves, and for what of the case a message asks, offers and answers.

All else is read offline, and these too where a model fails.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.domain.text import MAX_MESSAGE
from trainer.errors import EndpointError
from trainer.llm.chat import ChatClient, Message
from trainer.llm.prompts import Prompts, fenced
from trainer.reading.addressing import without_addressed
from trainer.reading.case import paraphrase_right
from trainer.reading.data_files import read_data
from trainer.reading.finding import CaseList, case_found, case_list
from trainer.reading.language import Languages
from trainer.reading.offline import OfflineReader
from trainer.reading.questions import asked_before
from trainer.reading.text import Sentence, folded, sentences

PROMPTS = Prompts(Path(__file__).parent / "prompts")
BOTH, ALONE = 0.95, 0.8
"""Confidence of a move that offline reader and model both find, and of one that the model alone finds."""
LONGEST_LINE = 1200
"""Characters of the customer's line before that the model gets: its end, which is what was answered."""
TOKENS_A_SECOND, LEAST_TOKENS = 150, 300
"""Room for an answer: no more than a quick server writes before the deadline. A server that does not notice that nobody
waits any more goes on until they are spent, and the customer's reply waits behind it."""
MISSES = 2
"""After so many late or failed answers in a row the model is given a rest: on a small server each of them keeps the
customer waiting, and gains nothing."""
REST = 5
"""Messages that are then read offline before the model is asked again."""


class LlmReader:
    """Reads offline and lets a model name the moves, if it does so within `deadline_s` seconds."""

    def __init__(self, client: ChatClient, model: str | None, offline: OfflineReader, *, deadline_s: float) -> None:
        self._client, self._model, self._offline, self._deadline = client, model, offline, deadline_s
        self._languages = Languages()
        self._missed, self._resting = 0, 0

    async def read(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message. A model that is late, fails or answers nonsense changes nothing in it."""
        said, _ = without_addressed(message[:MAX_MESSAGE])  # a model is not shown what is meant for it
        read: tuple[Reading, dict[str, Any] | None] = await asyncio.gather(
            self._offline.read(message, context, persona), self._asked(said, context, persona)
        )
        reading, data = read
        found = None if data is None else detected(data, said)
        if data is None or found is None:
            return reading
        return self._merged(self._with_case(reading, data, context, persona), found, context, persona)

    def tag(self, text: str, context: str, lang: str) -> list[DetectedMove]:
        """The moves of a message alone, told offline."""
        return self._offline.tag(text, context, lang)

    async def _asked(self, message: str, context: ReadingContext, persona: Persona | None) -> dict[str, Any] | None:
        """What the model answers; None where it answers nothing that can be used."""
        if not message.strip():
            return None
        if self._resting:
            self._resting -= 1
            return None
        before = context.customer_lines[-1][-LONGEST_LINE:] if context.customer_lines else ""
        listed = case_list(persona, context)
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._client.structured(
                    request(message, before, listed), schema(listed), "moves",
                    model=self._model, max_tokens=room(self._deadline), deadline_s=self._deadline,
                )  # fmt: skip
        except (EndpointError, TimeoutError):
            self._missed += 1
            if self._missed >= MISSES:
                self._resting = REST
            return None  # the offline reading stands: a turn must not wait for a detector, nor fail by it
        self._missed = 0
        return answer.data

    def _with_case(
        self, reading: Reading, data: dict[str, Any], context: ReadingContext, persona: Persona | None
    ) -> Reading:
        """The reading with what the model finds of the case, and with what was asked before told anew."""
        if persona is None:
            return reading
        said, _ = without_addressed(reading.text)
        found = case_found(data, case_list(persona, context), persona, lambda quote: verbatim(quote, said))
        update: dict[str, Any] = {}
        if found.asks is not None:
            again = asked_before(found.asks, persona, context, self._languages.of(reading.lang))
            moves = tuple(move for move in reading.moves if move.move is not Move.ASKS_AGAIN)
            if again:
                asked = DetectedMove(move=Move.ASKS_AGAIN, quote=again[0].quote, confidence=ALONE)
                moves = (*moves, asked)
            update = {
                "asked": tuple(one.fact for one in found.asks), "asked_again": tuple(one.fact for one in again),
                "moves": moves,
            }  # fmt: skip
        if found.offers is not None:
            update["offers"] = tuple(found.offers)
        if found.answers is not None:
            update["answers"] = tuple(found.answers)
        return reading.model_copy(update=update)

    def _merged(
        self, reading: Reading, found: list[DetectedMove], context: ReadingContext, persona: Persona | None
    ) -> Reading:
        """The reading with the model's moves, and with what follows from them told anew."""
        offline = {move.move: move for move in reading.moves}
        moves = [one.model_copy(update={"confidence": BOTH if one.move in offline else ALONE}) for one in found]
        names = {one.move for one in moves}
        if Move.ASKS_AGAIN not in names and reading.asked_again and Move.ASKS_AGAIN in offline:
            moves.append(offline[Move.ASKS_AGAIN])  # which facts were told, the model was not told
        parts = sentences(reading.text)
        right = paraphrase_right(_by_sentence(moves, parts), parts, persona, context, self._languages.of(reading.lang))
        moves.sort(key=lambda one: -one.confidence)
        return reading.model_copy(update={"moves": tuple(moves), "paraphrase_right": right})


def room(deadline_s: float) -> int:
    """The longest answer that is asked for, in tokens."""
    return max(LEAST_TOKENS, int(deadline_s * TOKENS_A_SECOND))


def request(message: str, before: str, listed: CaseList) -> tuple[Message, ...]:
    """The messages that ask for the moves of one message; `before` is the customer's line that it answers."""
    mark = secrets.token_hex(6)
    rows = {kind: [{"quote": "…", "id": "…"}] for kind in listed.kinds}
    text = PROMPTS.render(
        "moves.j2", moves=_guide(), mark=mark, said=fenced(before, mark, "customer") if before else "",
        wanted=listed.asks, offered=listed.offers, open=listed.answers,
        form=json.dumps({"moves": [{"quote": "…", "move": "…"}], **rows}, ensure_ascii=False),
        message=fenced(message, mark, "agent"),
    )  # fmt: skip
    return (Message("user", text),)


def schema(listed: CaseList) -> dict[str, Any]:
    """The form of an answer: the moves, and what of the case can come up."""
    kinds = {"moves": _rows("move", [move.value for move in Move])}
    kinds |= {kind: _rows("id", list(ids)) for kind, ids in listed.kinds.items()}
    return {"type": "object", "properties": kinds, "required": list(kinds), "additionalProperties": False}


def _rows(name: str, known: list[str]) -> dict[str, Any]:
    fields = {"quote": {"type": "string"}, name: {"type": "string", "enum": known}}
    row = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {"type": "array", "items": row}


@cache
def _guide() -> dict[str, str]:
    """What each move is, in the order in which the moves are named."""
    file = Path(__file__).parent / "prompts" / "moves.yaml"
    told = read_data(file)
    return {move.value: told[move.value] for move in Move}


def detected(data: dict[str, Any], message: str) -> list[DetectedMove] | None:
    """The moves in an answer: each once, known by name, its quote word for word in the message. None for nonsense.

    An answer that names moves of which none holds is nonsense too; one that names none says that there are none.
    """
    rows = data.get("moves")
    if not isinstance(rows, list):
        return None
    found: dict[Move, DetectedMove] = {}
    for row in rows[: 3 * len(Move)]:
        if not isinstance(row, dict) or row.get("move") not in list(Move):
            continue
        quote = verbatim(row.get("quote"), message)
        move = Move(row["move"])
        if quote is not None and move not in found:
            found[move] = DetectedMove(move=move, quote=quote)
    return list(found.values()) if found or not rows else None


def verbatim(quote: Any, text: str) -> str | None:
    """The words of `text` that a quote repeats, white space, case and kinds of quotation marks aside; None where it
    repeats none.
    """
    if not isinstance(quote, str):
        return None
    wanted = folded(quote).strip("\"' .…")
    if not any(char.isalnum() for char in wanted):
        return None
    known, places = "", []
    for place, char in enumerate(text):
        sign = " " if char.isspace() else folded(char)
        if sign == " " and known.endswith(" "):
            continue
        known += sign
        places += [place] * len(sign)
    start = known.find(wanted)
    return None if start < 0 else text[places[start] : places[start + len(wanted) - 1] + 1]


def _by_sentence(moves: list[DetectedMove], parts: list[Sentence]) -> list[DetectedMove]:
    """The summaries among the moves, each with the whole sentences that its quote touches."""
    return [
        move.model_copy(update={"quote": part.text})
        for move in moves
        if move.move is Move.PARAPHRASE
        for part in parts
        if move.quote in part.text or part.text in move.quote
    ]
