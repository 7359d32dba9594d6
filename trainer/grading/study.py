"""A transcript made ready for judging: each agent's message read, with what it uses of the case so far."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.conversation import Scenario, Transcript
from trainer.domain.moves import Move
from trainer.domain.reading import Reading, ReadingContext
from trainer.grading.case import Particulars, Pool
from trainer.grading.clauses import CaseWords, case_words
from trainer.grading.message import Line, Message
from trainer.grading.moments import Moments, moments
from trainer.grading.patterns import Patterns, patterns
from trainer.reading import Reader
from trainer.reading.language import Language, Languages
from trainer.reading.text import folded, sentences


class Study(NamedTuple):
    """Everything a stage judges from."""

    transcript: Transcript
    lang: str
    language: Language
    agent: tuple[Message, ...]
    customer: tuple[tuple[int, str], ...]
    moments: Moments
    scenario: Scenario
    words: CaseWords
    known: Patterns

    def making(self, *moves: Move) -> list[Message]:
        """The agent's messages that make any of these moves."""
        return [one for one in self.agent if one.quote(*moves)]

    def finding(self, name: str) -> list[tuple[Message, str]]:
        """The agent's messages in which a pattern of that name is found, each with the sentence."""
        return [(one, quote) for one in self.agent if (quote := one.find(name))]

    @property
    def answers(self) -> list[Message]:
        """The agent's messages that answer something."""
        return [one for one in self.agent if one.before]

    @property
    def first_solution(self) -> Message | None:
        """The agent's message with the first offer."""
        return next((one for one in self.agent if one.offering), None)

    @property
    def first_turn(self) -> int | None:
        """The turn of the agent's first answer."""
        return self.answers[0].number if self.answers else None

    def timed(self, text: str) -> bool:
        """Whether a text names a time that something could be held to."""
        return self.language.times.search(folded(text)) is not None or self.known.has("when", text)

    def customer_after(self, number: int) -> tuple[int, str] | None:
        """The customer's line that follows a turn."""
        return next(((at, text) for at, text in self.customer if at > number), None)


class _Known(NamedTuple):
    """The words of a case by where they come from."""

    all: Pool
    file: Pool
    told: Pool
    earlier: Pool
    """What the customer had said before the last line."""

    def lines(self, text: str) -> tuple[Line, ...]:
        return tuple(
            Line(part.text, self.told.used_in(part.text), self.all.used_in(part.text)) for part in sentences(text)
        )

    def of_file(self, text: str) -> Particulars:
        file, told = self.file.used_in(text), self.told.used_in(text)
        heard = told.hard | told.soft
        return Particulars(file.hard - heard, file.soft - heard)


async def study(transcript: Transcript, lang: str, reader: Reader, languages: Languages) -> Study:
    """Read every message of the agent's in its place."""
    language, known = languages.of(lang), patterns(lang)
    scenario = transcript.scenario
    pools = _Known(Pool(language), Pool(language), Pool(language), Pool(language))
    for pool in pools:
        pool.leave_out(scenario.customer or "")
    for entry in scenario.case_file:
        pools.all.add(entry)
        pools.file.add(entry)
    customer: list[tuple[int, str]] = []
    said: list[str] = []
    agent: list[Message] = []
    for number, turn in enumerate(transcript.turns):
        if turn.speaker == "customer":
            if customer:
                pools.earlier.add(customer[-1][1])
            customer.append((number, turn.text))
            pools.all.add(turn.text)
            pools.told.add(turn.text)
            continue
        text = turn.text
        context = ReadingContext(
            lang=lang, customer_lines=tuple(text for _, text in customer), agent_lines=tuple(said),
            while_typing=turn.while_typing, action=turn.action, may_offer=scenario.may_offer,
            may_not_offer=scenario.may_not_offer,
        )  # fmt: skip
        spoken = "" if turn.wordless else text
        reading = await reader.read(spoken, context, None)
        said.append(text)
        agent.append(
            Message(
                number=number, place=len(agent), turn=turn, text=spoken, reading=reading, known=known,
                before=customer[-1][1] if customer else "", lines=pools.lines(spoken), of_file=pools.of_file(spoken),
                of_earlier=pools.earlier.used_in(spoken), offers=_offered(reading, scenario),
                forbidden=_forbidden(reading, scenario),
            )
        )  # fmt: skip
    return Study(
        transcript=transcript, lang=lang, language=language, agent=tuple(agent), customer=tuple(customer),
        moments=moments(transcript, lang), scenario=scenario,
        words=case_words(scenario, customer, agent, known, language), known=known,
    )  # fmt: skip


def _offered(reading: Reading, scenario: Scenario) -> frozenset[int]:
    """Which of the offers it makes, found as the customer finds them."""
    made = {offer.offer_id for offer in reading.offers}
    return frozenset(place for place, offer in enumerate(scenario.may_offer) if offer in made)


def _forbidden(reading: Reading, scenario: Scenario) -> frozenset[int]:
    """Which of the things that may not be offered it offers or promises."""
    made = {offer.forbidden for offer in reading.offers}
    return frozenset(place for place, offer in enumerate(scenario.may_not_offer) if offer in made)
