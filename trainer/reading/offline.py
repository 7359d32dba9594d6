"""The reader that needs no model: trained heads, patterns by language, and nearness to the persona's examples."""

from __future__ import annotations

import asyncio
from pathlib import Path

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.domain.text import MAX_MESSAGE
from trainer.encoder import Encoder
from trainer.reading import case, names, oddities, offers, promises, questions
from trainer.reading.addressing import without_addressed
from trainer.reading.language import DATA, Language, Languages
from trainer.reading.nearness import Group, LetterNearness, MeaningNearness, Nearness
from trainer.reading.tagging import Tagger
from trainer.reading.text import Sentence, sentences, words

FEW_WORDS = 4
"""Words beside what is meant for a grader below which no message is left: it makes no sense to the customer."""
ASKED_AGAIN_CONFIDENCE = 0.8
"""Of the move that follows from a fact asked for again: the fact was found by meaning, which can be wrong."""


class OfflineReader:
    """Reads messages on this machine alone; what it knows is loaded when first needed, and kept."""

    def __init__(self, encoder: Encoder | None, folder: Path = DATA) -> None:
        self._encoder = encoder
        self._languages = Languages(folder)
        self._tagger = Tagger(encoder, folder)
        self._nearness: Nearness = (
            LetterNearness(self._languages) if encoder is None else MeaningNearness(encoder, self._tagger)
        )

    @property
    def by_meaning(self) -> bool:
        """Whether an encoder helps; without one words and letters have to do."""
        return self._encoder is not None

    @property
    def meaning(self) -> Nearness | None:
        """How near sentences are in meaning; None without an encoder."""
        return self._nearness if self.by_meaning else None

    async def read(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message, made in a thread so that nothing else waits for it."""
        return await asyncio.to_thread(self.read_now, message, context, persona)

    def tag(self, text: str, context: str, lang: str) -> list[DetectedMove]:
        """The moves of a message alone, the surest first. Without a `lang` it is told from the text."""
        text = _safe(text)
        language = self._languages.of(lang or self.language_of(text))
        moves = self._tagger.tag(text, sentences(text), _safe(context), language)
        return _without_false_repeats(moves, language, context)

    def language_of(self, text: str, expected: str = "en") -> str:
        """The language of a text; `expected` where it is too short to tell."""
        return self._languages.detect(_safe(text), expected)[0]

    def prepare(self, persona: Persona) -> None:
        """Encodes the persona's examples (one to two seconds), so that the first message need not wait for it."""
        if self._encoder is None:
            return
        examples = [text for fact in persona.facts for text in (*fact.asks, fact.text, *fact.lines)]
        for question in persona.questions:
            examples += [*question.answered_by, question.text, *question.lines]
        for offer in persona.authority.offers:
            examples += [*offer.says, offer.what, offer.name, *offer.details.values()]
        for item in persona.authority.may_not:
            examples += [*item.says, item.what]
        self._encoder.encode(examples)
        self.tag("Hello.", "Hello.", persona.lang)

    def read_now(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The same as `read`, at once and in this thread."""
        text = _safe(message)
        said, aside = without_addressed(text)  # what is meant for a grader does nothing to the customer
        if aside and len(words(said)) < FEW_WORDS:
            said = ""
        lang, foreign = self._languages.detect(said or text, context.lang)
        language = self._languages.of(lang)
        parts = sentences(said)
        before = _safe(context.customer_lines[-1]) if context.customer_lines else ""
        moves = self._tagger.tag(said, parts, before, language)
        asking = questions.asking(parts, language)
        may = offers.allowed(persona, context)
        offered = may.offers if may is not None else {}
        rivals: dict[str, Group] = {}
        asked: list[questions.Asked] = []
        if persona is not None:
            summed = case.without_false_summaries(moves, parts, (), context, language)
            asked = questions.facts_asked(asking, summed, persona, offered, self._nearness, language)
            rivals = case.question_groups(persona) | questions.groups(persona)
        answered = case.answers(parts, moves, persona, context, offered, self._nearness, language)
        if persona is not None:
            moves = case.without_false_summaries(moves, parts, answered, context, language)
        again = questions.asked_before(asked, persona, context, language) if persona is not None else []
        from_the_start = questions.asks_from_the_start(asking, language)
        moves = _without_false_repeats(moves, language, "" if persona is not None else " ".join(context.customer_lines))
        moves = _with_asked_again(moves, asked, again, from_the_start, context)
        made = offers.offers(parts, moves, may, self._nearness, language, rivals)
        latest = next((one.offer_id for one in made if one.offer_id is not None), context.last_offer)
        spoken = names.names(parts, persona, context, language)
        return Reading(
            text=text,
            moves=tuple(moves),
            action=context.action,
            lang=lang,
            foreign=foreign,
            words=len(words(text)),
            questions=tuple(asking),
            asked=tuple(one.fact for one in asked),
            asked_again=tuple(one.fact for one in again),
            offers=tuple(made),
            promises=tuple(promises.promises(parts, language)),
            answers=tuple(answer.question for answer in answered),
            details=tuple(offers.details(parts, persona, latest, self._nearness, language)),
            red_rags=tuple(oddities.red_rags(parts, language)),
            particulars=tuple(case.particulars(said, persona, context, language)),
            paraphrase_right=case.paraphrase_right(moves, parts, persona, context, language),
            wrong_name=spoken.wrong,
            right_name=spoken.right,
            agent_name=spoken.agent,
            interrupted=context.while_typing,
            nonsense=bool(aside and not said) or oddities.nonsense(text, language, self._languages),
            one_word=oddities.one_word(text),
            shouting=oddities.shouting(text),
            addresses_grader=bool(aside),
        )


def offline_reader(encoder: Encoder | None) -> OfflineReader:
    """The offline reader on an encoder, or on words and letters where there is none."""
    return OfflineReader(encoder)


SURELY_AGAIN = 0.75
"""Confidence from which a question counts as asked again though nothing in it is what was told."""
NO_REPEAT = frozenset(
    {Move.ASKS_OUTCOME, Move.OFFERS_OPTION, Move.OFFERS_MANAGER, Move.OFFERS_PAUSE, Move.SETS_EXPECTATION}
)
"""Moves whose sentence does not ask for what was told."""


def _safe(text: str) -> str:
    """At most 4,000 characters, and none that cannot be written as UTF-8."""
    return text[:MAX_MESSAGE].encode("utf-8", "replace").decode("utf-8")


def _without_false_repeats(moves: list[DetectedMove], language: Language, told: str) -> list[DetectedMove]:
    """The moves without an `asks_again` that cannot be one.

    `told` is what the customer said. Nothing is asked again before anything was told, nor by a sentence that asks for
    the outcome or offers something, nor by one that neither shares a word with what was told nor asks for a kind of
    thing that was, unless it is surely one or says itself that it asks again.
    """
    other = {move.quote for move in moves if move.move in NO_REPEAT}
    kinds, own = language.kinds_told(told), set(language.content(told))

    def holds(move: DetectedMove) -> bool:
        if move.move is not Move.ASKS_AGAIN or language.has_form("again", move.quote):
            return True
        shared = bool(set(language.content(move.quote)) & own) or bool(language.kinds_asked(move.quote) & kinds)
        sure = move.confidence >= SURELY_AGAIN and bool(language.content(move.quote))
        return bool(told.strip()) and move.quote not in other and (shared or sure)

    return [move for move in moves if holds(move)]


def _with_asked_again(
    moves: list[DetectedMove],
    asked: list[questions.Asked],
    again: list[questions.Asked],
    from_the_start: str | None,
    context: ReadingContext,
) -> list[DetectedMove]:
    """The moves, with `asks_again` where a fact was asked for again, or the story once it had been told, and without
    where all that is asked for is yet untold.
    """
    if asked and not again and from_the_start is None:  # what they ask for is known, and nobody has told it yet
        return [move for move in moves if move.move is not Move.ASKS_AGAIN]
    if any(move.move is Move.ASKS_AGAIN for move in moves):
        return moves
    quote = again[0].quote if again else from_the_start if context.customer_lines else None
    if quote is None:
        return moves
    return [*moves, DetectedMove(move=Move.ASKS_AGAIN, quote=quote, confidence=ASKED_AGAIN_CONFIDENCE)]


__all__ = ["OfflineReader", "Sentence", "offline_reader"]
