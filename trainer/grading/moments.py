"""Which moments arose in a conversation, told from its words alone: they decide what does not apply."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.conversation import Transcript
from trainer.grading.patterns import Patterns, patterns

HOT_TURNS = 3
"""Customer's turns in a row after which tempers stayed high (advice H5)."""
CAPITALS = 0.6
"""Share of capitals from which a longer word run reads as shouting."""
MANY_SIGNS = 3
"""Exclamation marks in one message that are heat by themselves."""
ACRONYM = 3
"""Letters up to which a word in capitals may be a name ("MRI", "SMS") and no shout."""
KNOWN_FACTS = 2
"""Dates, numbers, names and the like from which a customer has given facts that could be used."""


class Said(NamedTuple):
    """Words of either side that mark a moment."""

    turn: int
    quote: str


class Moments(NamedTuple):
    """What arose, each with where it did; empty where it did not."""

    abuse: tuple[Said, ...] = ()
    """Insults and threats aimed at the agent."""
    swearing: tuple[Said, ...] = ()
    """Strong language aimed at nobody."""
    manager_wish: tuple[Said, ...] = ()
    transfer: tuple[Said, ...] = ()
    """The agent passes the customer on, or offers to."""
    rule: tuple[Said, ...] = ()
    """The agent invokes a rule or a limit, or refuses by one."""
    wish: tuple[Said, ...] = ()
    """The customer names unasked what they want."""
    hot: tuple[int, ...] = ()
    """Customer's turns in heat."""
    stayed_hot: int | None = None
    """The turn at which tempers had stayed high over three customer's turns."""
    facts: bool = False
    """There is a case file, or the customer had given facts before the agent spoke last."""
    resolved: Said | None = None
    """The customer shows that it is settled."""


def moments(transcript: Transcript, lang: str) -> Moments:
    """The moments of a conversation. Nothing here looks at a mood: only at words, actions and the case file."""
    known = patterns(lang)
    customer = [(number, turn.text) for number, turn in enumerate(transcript.turns) if turn.speaker == "customer"]
    agent = transcript.agent_turns()
    first_agent = agent[0][0] if agent else len(transcript.turns)
    last_agent = agent[-1][0] if agent else 0
    hot = tuple(number for number, text in customer if is_heated(text, known))
    actions = tuple(Said(number, turn.text) for number, turn in agent if turn.action == "manager")
    return Moments(
        abuse=_found("at_agent", customer, known) + _found("threat", customer, known),
        swearing=_found("swear", customer, known),
        manager_wish=_found("manager_wish", customer, known),
        transfer=actions + _found("transfer", [(number, turn.text) for number, turn in agent], known),
        rule=_found("rule", [(number, turn.text) for number, turn in agent], known),
        wish=_found("wish", customer, known),
        hot=hot,
        stayed_hot=_stayed(hot, [number for number, _ in customer]),
        facts=bool(transcript.scenario.case_file)
        or any(known.has("told_already", text) for number, text in customer if number > first_agent)
        or any(fact_count(text) >= KNOWN_FACTS for number, text in customer if first_agent <= number < last_agent)
        or sum(fact_count(text) for number, text in customer if number < last_agent) >= KNOWN_FACTS,
        resolved=_resolved(customer, hot, known),
    )


def is_heated(text: str, known: Patterns) -> bool:
    """Whether a customer's line is in heat: its words, its signs, its capitals."""
    if known.has("cooled", text) and not known.has("at_agent", text):
        return False
    if known.has("heated", text) or known.has("at_agent", text) or known.has("threat", text):
        return True
    if known.has("manager_wish", text) and "!" in text:
        return True
    if known.has("told_already", text):
        return True
    shouted = [word for word in _bare(text) if len(word) >= 3 and word.isalpha() and word.isupper()]
    loud = bool(shouted) and ("!" in text or "?" in text or max(map(len, shouted)) > ACRONYM)
    return _capitals(text) or text.count("!") >= MANY_SIGNS or loud


def _bare(text: str) -> list[str]:
    return [word.strip(".,;:!?()\"'“”…") for word in text.split()]


def fact_count(text: str) -> int:
    """How many hard facts a line holds: numbers, and names or days in the middle of a sentence."""
    tokens = text.replace("\n", " ").split()
    count = 0
    for place, token in enumerate(tokens):
        word = token.strip(".,;:!?()\"'“”…")
        if any(char.isdigit() for char in word):
            count += 1
        elif len(word) > 2 and word[0].isupper() and not word.isupper() and place:
            count += not tokens[place - 1].endswith((".", "!", "?", ":", "…"))
    return count


def _capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    shouted = [word for word in _bare(text) if len(word) >= 3 and word.isalpha() and word.isupper()]
    loud = sum(char.isupper() for char in letters) > CAPITALS * len(letters)
    return len(shouted) >= 2 or (len(letters) >= 12 and loud)


def _found(name: str, turns: list[tuple[int, str]], known: Patterns) -> tuple[Said, ...]:
    return tuple(Said(number, quote) for number, text in turns if (quote := known.find(name, text)) is not None)


def _stayed(hot: tuple[int, ...], customer: list[int]) -> int | None:
    run = 0
    for number in customer:
        run = run + 1 if number in hot else 0
        if run >= HOT_TURNS:
            return number
    return None


def _resolved(customer: list[tuple[int, str]], hot: tuple[int, ...], known: Patterns) -> Said | None:
    for number, text in reversed(customer[-2:]):
        quote = known.find("resolved", text)
        if quote is not None and number not in hot:
            return Said(number, quote)
    return None
