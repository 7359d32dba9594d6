"""A transcript made ready for judging: each agent's message read, with what it uses of the case so far."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.moves import HARMFUL, DetectedMove, Move
from trainer.domain.reading import Reading, ReadingContext
from trainer.grading.case import CaseWords, Particulars, Pool, case_words, matched_offers
from trainer.grading.moments import Moments, moments
from trainer.grading.patterns import Patterns, patterns
from trainer.reading import Reader
from trainer.reading.language import Language, Languages
from trainer.reading.text import sentences, words

SURE_HARM = 0.6
"""Confidence from which a harmful move counts: a level of 0 may not hang on a doubtful one."""
SURE_GOOD = 0.5
LONG_WORD = 4
"""Letters beyond which a word most often says something."""
FLAGRANT = 0.85
"""Confidence from which one harmful move alone is as bad as two."""


class AgentTurn(NamedTuple):
    """One message of the agent's."""

    number: int
    """Its turn number, from 0 over all turns."""
    place: int
    """Its place among the agent's messages, from 0."""
    turn: Turn
    text: str
    """Its words without what is said to a grader."""
    reading: Reading
    known: Patterns
    before: str
    """The customer's line before it; empty where there was none."""
    used: Particulars
    """What it uses of all that was known by then."""
    of_file: Particulars
    """What it uses of the case file that the customer had not said."""
    of_earlier: Particulars
    """What it uses of customer's lines before the last."""
    offers: frozenset[int]
    """Which of the offers it may make it makes, by place in the list."""
    forbidden: frozenset[int]
    """Which of the things it may not offer it promises."""

    def quote(self, *moves: Move) -> str | None:
        """The words that carry any of these moves, or None; a harmful one must be fairly sure."""
        for found in self.reading.moves:
            sure = found.confidence >= (SURE_HARM if found.move in HARMFUL else SURE_GOOD)
            if found.move in moves and sure and not self._mistaken(found):
                return found.quote
        return None

    def _mistaken(self, found: DetectedMove) -> bool:
        """Whether the words speak against a move that was found.

        A general sorry is weak, but turned on the customer only where its words turn it; a plain goodbye is neither
        mockery nor a brush-off; what is asked so that nobody has to repeat it does not ask again; and what can be
        done is said with a word for it.
        """
        if found.move in (Move.SARCASM_OR_HOSTILE, Move.DISMISSIVE):
            return self.known.has("kindly", found.quote) and not self.known.has("hostile_words", self.text)
        if found.move is Move.ASKS_AGAIN:
            return self.known.has("not_again", found.quote)
        if found.move is Move.POSITIVE_FRAMING:
            return not self.known.has("can_do", found.quote)
        if found.move is not Move.NON_APOLOGY:
            return False
        stock = self.known.has("stock_apology", found.quote) or self.known.has("owns", found.quote)
        return stock and not self.known.has("turned_sorry", found.quote)

    def confidence(self, *moves: Move) -> float:
        """The confidence of the surest of these moves, 0 where none was made."""
        return max((found.confidence for found in self.reading.moves if found.move in moves), default=0.0)

    @property
    def content(self) -> int:
        """How many words in it are longer than any grammar."""
        return sum(len(word) > LONG_WORD for word in words(self.text))

    def find(self, name: str) -> str | None:
        """The first sentence in which a pattern of that name is found."""
        return self.known.find(name, self.text)

    @property
    def solves(self) -> str | None:
        """The words of a solution, an offer or a rule in it; None where it solves nothing yet."""
        if self.offers:
            return self.quote(Move.OFFERS_OPTION) or next((part.text for part in sentences(self.text)), self.text)
        return self.quote(Move.OFFERS_OPTION, Move.POSITIVE_FRAMING)


class Study(NamedTuple):
    """Everything a stage judges from."""

    transcript: Transcript
    lang: str
    language: Language
    agent: tuple[AgentTurn, ...]
    customer: tuple[tuple[int, str], ...]
    moments: Moments
    scenario: Scenario
    words: CaseWords
    known: Patterns
    to_grader: tuple[tuple[int, str], ...] = ()
    """What was said to a grader, with its turn: warned of, and counted for nothing."""

    def first(self, *moves: Move) -> AgentTurn | None:
        """The first agent's message that makes any of these moves."""
        return next((one for one in self.agent if one.quote(*moves)), None)

    def making(self, *moves: Move) -> list[AgentTurn]:
        """The agent's messages that make any of these moves."""
        return [one for one in self.agent if one.quote(*moves)]

    def finding(self, name: str) -> list[AgentTurn]:
        """The agent's messages in which a pattern of that name is found."""
        return [one for one in self.agent if one.find(name)]

    @property
    def first_solution(self) -> AgentTurn | None:
        """The agent's message with the first offer."""
        return next((one for one in self.agent if one.offers or one.quote(Move.OFFERS_OPTION)), None)

    def customer_after(self, number: int) -> tuple[int, str] | None:
        """The customer's line that follows a turn."""
        return next(((at, text) for at, text in self.customer if at > number), None)


async def study(transcript: Transcript, lang: str, reader: Reader, languages: Languages) -> Study:
    """Read every message of the agent's in its place."""
    language, known = languages.of(lang), patterns(lang)
    scenario = transcript.scenario
    pool, file_pool, earlier = Pool(language), Pool(language), Pool(language)
    for entry in scenario.case_file:
        pool.add(entry)
        file_pool.add(entry)
    for one in (pool, file_pool, earlier):
        one.leave_out(scenario.customer or "")
    customer: list[tuple[int, str]] = []
    said: list[str] = []
    agent: list[AgentTurn] = []
    to_grader: list[tuple[int, str]] = []
    for number, turn in enumerate(transcript.turns):
        if turn.speaker == "customer":
            if customer:
                earlier.add(customer[-1][1])
            customer.append((number, turn.text))
            pool.add(turn.text)
            continue
        text, aside = without_grader_talk(turn.text, known)
        to_grader += [(number, quote) for quote in aside]
        context = ReadingContext(
            lang=lang, customer_lines=tuple(text for _, text in customer), agent_lines=tuple(said),
            while_typing=turn.while_typing, action=turn.action,
        )  # fmt: skip
        spoken = "" if turn.wordless else text
        reading = await reader.read(spoken, context, None)
        said.append(text)
        told = Pool(language)
        told.leave_out(scenario.customer or "")
        for _, line in customer:
            told.add(line)
        from_file, from_told = file_pool.used_in(text), told.used_in(text)
        agent.append(
            AgentTurn(
                number=number, place=len(agent), turn=turn, text=spoken, reading=reading, known=known,
                before=customer[-1][1] if customer else "",
                used=pool.used_in(text),
                of_file=Particulars(
                    from_file.hard - from_told.hard - from_told.soft, from_file.soft - from_told.soft - from_told.hard
                ),
                of_earlier=earlier.used_in(text),
                offers=frozenset(_offered(spoken, reading, scenario, language, known)),
                forbidden=frozenset(_forbidden(spoken, reading, scenario, language, known)),
            )
        )  # fmt: skip
    return Study(
        transcript=transcript, lang=lang, language=language, agent=tuple(agent), customer=tuple(customer),
        moments=moments(transcript, lang), scenario=scenario,
        words=case_words(scenario, [text for _, text in customer], known, language), known=known,
        to_grader=tuple(to_grader),
    )  # fmt: skip


def without_grader_talk(text: str, known: Patterns) -> tuple[str, list[str]]:
    """A message without its sentences to a grader, and those sentences. What frames itself as one goes to its end."""
    parts = sentences(text)
    aside = [part for part in parts if known.has("grader", part.text)]
    if not aside:
        return text, []
    kept = text
    for part in reversed(aside):
        kept = kept[: part.start] + kept[part.end :]
    return kept.strip(), [part.text for part in aside]


def _offered(text: str, reading: Reading, scenario: Scenario, language: Language, known: Patterns) -> set[int]:
    """Which of the offers it makes: naming the thing is no offer yet, nor is saying it back."""
    sums_up = any(found.move is Move.PARAPHRASE for found in reading.moves)
    gives = any(found.move is Move.OFFERS_OPTION for found in reading.moves)
    if not gives and (sums_up or not known.has("can_do", text)):
        return set()
    return matched_offers(text, scenario.may_offer, language, known)


def _forbidden(text: str, reading: Reading, scenario: Scenario, language: Language, known: Patterns) -> set[int]:
    """What it promises of the things that may not be offered: only in sentences that give or promise."""
    giving = [found.quote for found in reading.moves if found.move in _GIVING and found.confidence >= SURE_GOOD]
    promised = " ".join([*giving, *(promise.quote for promise in reading.promises)])
    if not promised or not text.strip():
        return set()
    also_allowed = matched_offers(promised, scenario.may_offer, language, known)
    found = matched_offers(promised, scenario.may_not_offer, language, known)
    if not also_allowed:
        return found
    allowed = " ".join(scenario.may_offer[place] for place in also_allowed)
    return found - matched_offers(allowed, scenario.may_not_offer, language, known)


_GIVING = frozenset({Move.OFFERS_OPTION, Move.OVERPROMISES, Move.POSITIVE_FRAMING, Move.SETS_EXPECTATION})
