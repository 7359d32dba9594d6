"""Whether a conversation fits into a model's context, and where to divide it when it does not.

Before anything is sent the tokens are estimated, rather too high than too low; afterwards the count of the server is
held against what was sent. Nothing is ever left out silently: what does not fit is judged in parts, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.errors import ReplyError
from trainer.grading import asking
from trainer.grading.asking import Window
from trainer.llm.chat import Message, Reply, prompt_was_cut
from trainer.translation import figure, tr

LETTER, SIGN, LATIN, OTHER, RARE = 1 / 3, 2 / 3, 1.0, 1.5, 3.0
"""Tokens a character at most: plain letters and spaces; digits and signs; letters with accents; other scripts; emoji
and what else lies beyond 16 bits. Tokenizers put four to five English letters into a token, three or four German or
Norwegian ones, and as little as two thirds of a Chinese character: an estimate by these is a third too high at most.
"""
A_MESSAGE = 8
"""Tokens that a message takes beside its words."""
AN_ANSWER, A_CRITERION = 300, 400
"""Tokens that an answer needs at least: its frame, and for each criterion quotes, reason, level and better wording."""
OVERLAP = 2
"""Turns that two neighbouring parts share: a line of the customer's and its answer."""
ALIKE, LONGER, STEP = 2, 1.1, 512
"""Counts that differ by two at most, for prompts of which one is a tenth longer, at a multiple of 512: no count, but
the end of a context."""
NEAR = 16
"""Tokens by which a server stays below its context when it cuts."""

Asked = tuple[tuple[Message, ...], Reply]
"""A request and what came back."""


def estimate(*texts: str) -> int:
    """How many tokens the texts are at most, for all that is known of tokenizers."""
    total = 0.0
    for text in texts:
        total += A_MESSAGE + sum(map(_cost, text))
    return int(total) + 1


def _cost(char: str) -> float:
    if char.isascii():
        return LETTER if char.isalpha() or char == " " else SIGN
    if char < "\u0250" or "\u2010" <= char <= "\u2027":
        return LATIN
    return OTHER if char <= "\uffff" else RARE


def answer_room(criteria: int) -> int:
    """Tokens that the answer for so many criteria needs at least."""
    return AN_ANSWER + A_CRITERION * criteria


def fitted(transcript: Transcript, lang: str, rubric: Rubric, context: int | None) -> tuple[Window, ...]:
    """The parts in which a conversation can be judged: one where it fits, or where nobody knows the context.

    Raises ReplyError where the context is too short even for one turn beside the instructions.
    """
    count = len(transcript.turns)
    if context is None:
        return (Window(0, count),)
    stages = [rubric.of_stage(name) for name in rubric.stages]
    fixed = estimate(*asking.beginning(transcript, lang, "0" * 16, window=Window(0, 0, 1, 2))) + max(
        estimate(asking.stage(criteria)) + answer_room(len(criteria)) for criteria in stages
    )
    costs = [estimate(row) for row in asking.rows(transcript)]
    spans = split(costs, context - fixed)
    if spans is None:
        need = fixed + max(costs)
        raise ReplyError(
            tr(
                "The conversation does not fit into the model's context of {context} tokens, nor can it be judged in "
                "parts: that takes about {need}.",
                context=figure(context, ","),
                need=figure(need, ","),
            ),
            next_step=tr("Serve the model with a longer context, or grade with --engine offline."),
        )
    spoken = [span for span in spans if any(turn.speaker == "agent" for turn in transcript.turns[span[0] : span[1]])]
    return tuple(Window(first, end, place, len(spoken)) for place, (first, end) in enumerate(spoken, 1))


def split(costs: Sequence[int], room: int) -> list[tuple[int, int]] | None:
    """Spans of turns, each within `room`, that overlap and hold every turn; None where one turn alone is too long.

    The last one reaches back as far as it can, so that no conversation ends on a scrap.
    """
    count = len(costs)
    if max(costs, default=0) > room:
        return None
    spans: list[tuple[int, int]] = []
    first = 0
    while True:
        end, used = first, 0
        while end < count and used + costs[end] <= room:
            used += costs[end]
            end += 1
        if end == count:
            while first > 0 and used + costs[first - 1] <= room:
                first -= 1
                used += costs[first]
            return [*spans, (first, count)]
        spans.append((first, end))
        shared = next(one for one in range(OVERLAP, -1, -1) if sum(costs[max(0, end - one) : end + 1]) <= room)
        first = max(first + 1, end - shared)


def refuse_if_cut(replies: Sequence[Asked]) -> None:
    """Raise ReplyError where the server's own count shows that it dropped part of what was sent.

    One call alone proves nothing: servers that keep a common beginning may count only what is new.
    """
    counted = [(asked, reply.prompt_tokens) for asked, reply in replies if reply.prompt_tokens]
    if not counted:
        return
    most = max(tokens for _, tokens in counted)
    if all(prompt_was_cut(asked, tokens) for asked, tokens in counted) or _at_the_end(counted):
        raise ReplyError(
            tr(
                "The conversation does not fit into the model's context: it read {most} tokens of the prompt only.",
                most=figure(most, ","),
            ),
            next_step=tr(
                "Set TRAINER_CONTEXT_TOKENS={most} to have it judged in parts, serve the model with a longer context, "
                "or grade with --engine offline.",
                most=most,
            ),
        )


def unchecked(replies: Sequence[Asked]) -> bool:
    """Whether the server counted nothing at all."""
    return not any(reply.prompt_tokens for _, reply in replies)


class _Count(NamedTuple):
    characters: int
    tokens: int


def _at_the_end(counted: Sequence[tuple[tuple[Message, ...], int]]) -> bool:
    """Whether prompts of different lengths were counted alike, just where contexts end."""
    counts = [_Count(sum(len(message.content) for message in asked), tokens) for asked, tokens in counted]
    most = max(one.tokens for one in counts)
    if (most + NEAR) % STEP > NEAR + ALIKE:
        return False
    same = [one.characters for one in counts if most - one.tokens <= ALIKE]
    return len(same) > 1 and max(same) > LONGER * min(same)
