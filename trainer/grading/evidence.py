"""Evidence: a quote counts only where it stands, word for word, in a turn of the agent's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from trainer.domain.conversation import Transcript
from trainer.domain.scorecard import Evidence

KEPT = 4096
"""Texts kept in that form: a judge looks for many quotes in the same few turns."""
SHORTEST = 2
"""Characters that a quote needs beside signs; less stands everywhere and proves nothing."""
_QUOTES = "\"'“”„‚‘’«»‹›`´ \t\n"
_ALIKE = str.maketrans({"’": "'", "‘": "'", "‚": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "…": "..."})


@lru_cache(KEPT)
def folded_quote(text: str) -> str:
    """`text` in the form in which quotes are compared: NFKC, straight quotes, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_ALIKE)).split())


def stands_in(quote: str, text: str) -> bool:
    """Whether a quote stands verbatim in a text, white space and kinds of quotation marks aside."""
    wanted = folded_quote(quote)
    return sum(char.isalnum() for char in wanted) >= SHORTEST and wanted in folded_quote(text)


def checked(
    evidence: Iterable[Evidence], transcript: Transcript, said: Mapping[int, str] | None = None
) -> tuple[Evidence, ...]:
    """The evidence that holds, each quote once, with its turn number put right where that was wrong.

    A quote must stand in a turn of the agent's. Where it does not stand in the turn it names, the nearest turn of the
    agent's in which it does is taken; where there is none, it is dropped. `said` gives other texts for turns by
    number, where part of a turn may not be quoted.
    """
    texts = {number: turn.text for number, turn in transcript.agent_turns()}
    if said is not None:
        texts = {number: said.get(number, text) for number, text in texts.items()}
    kept: list[Evidence] = []
    for one in evidence:
        quote = one.quote if stands_anywhere(one.quote, texts) else one.quote.strip(_QUOTES)
        holders = [number for number, text in texts.items() if quote and stands_in(quote, text)]
        if not holders:
            continue
        turn = min(holders, key=lambda number: (abs(number - one.turn), number))
        found = Evidence(turn=turn, quote=quote)
        if found not in kept:
            kept.append(found)
    return tuple(kept)


def stands_anywhere(quote: str, texts: Mapping[int, str]) -> bool:
    """Whether a quote stands in any of the texts."""
    return any(stands_in(quote, text) for text in texts.values())
