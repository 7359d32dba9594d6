"""Contradictions of the case: a known date, time, sum, count or name that a line ties to the wrong thing.

What a particular stands with is learnt from the persona's own texts, clause by clause: "ordered on the third", "the
scan was made at 11.52". A line contradicts the case where a clause of it ties a particular to words that stand with
another one of its kind and nowhere, in a whole sentence of the case or of the conversation, with this one. Clauses
that hold two of a kind, deny, ask, plan or quote say nothing. So many contradictions are passed over, and few lines
are taken wrongly (`tests/rehearsal/test_contradictions.py` measures both).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from trainer.domain.persona import Persona
from trainer.rehearsal.facts_told import Closeness
from trainer.rehearsal.particulars import CLOCK_FACE, Day, Particular, particulars
from trainer.rehearsal.speech import Speech, Word, speech_of, words_of

MOST_VALUES = 2
"""Words that stand with more values of a kind than these are said of anything."""
ROUGHLY_MIN = 20
"""Minutes within which two times are one: "just after half twelve" for 12:31."""
ROUGHLY = 0.02
"""Share by which two sums may differ and be one: "four hundred" for 396."""
MOST_COMPARED = 8
"""Clauses of the case that are compared in meaning, those with the most words in common."""
SAME_EVENT = 0.9
"""From this closeness on (cosine of the encoder's vectors) two clauses may tell of one thing."""
AHEAD = 0.035
"""By so much a clause of the case must be nearer than another to be what is meant."""
_SENTENCE = re.compile(r"(?<!\b\d)(?<!\b\d\d)[.!?…;]+[\"'”’»)]*(?:\s+|$)|\n+")
"""Where a sentence ends; a full stop after a day of the month ends none."""
_HEADER = re.compile(r"^(?P<when>[^:]*(?:\d{1,2}:\d{2})?): (?P<what>.+)$", re.DOTALL)
_BREAKS = frozenset(",:;–—()…\n-")
_QUOTES = '"“”„«»'


class Contradiction(NamedTuple):
    """What in a line goes against the case."""

    said: str
    """The words of the line, as they stand there."""
    case: str
    """The words of the case that they go against."""


class Tied(NamedTuple):
    """A particular with what stands beside it."""

    particular: Particular
    ties: frozenset[str]
    text: str


class Case(NamedTuple):
    """What a persona's texts tie together."""

    speech: Speech
    close_by: tuple[Tied, ...]
    """Particulars with the words of their clause, from what is true in this case."""
    near: tuple[Tied, ...]
    """… with the words of their sentence, from all texts of the persona."""
    roles: dict[str, frozenset[str]]
    """Who the people of the case are, by their names."""
    beside: dict[str, frozenset[str]]
    """Roles that stand in a sentence with a name."""
    days: tuple[Day, ...]
    """Days whose weekday and date are known."""
    names: frozenset[str]
    """Names, which stand with everything and tie to nothing."""


def contradictions(
    persona: Persona, text: str, said: Iterable[str] = (), close: Closeness | None = None
) -> list[Contradiction]:
    """What in a line of this customer's goes against their case; `said` is what was said before, by both sides.

    With `close`, a clause is let pass that is nearer in meaning to what the case says of this very particular.
    """
    case = _case_of(persona.model_dump_json(by_alias=True))
    if case is None:
        return []
    heard = tuple(said)
    near = (*case.near, *(tied for one in heard for tied in _near(one, case.speech)))
    found = [_against(tied, case, near, close) for tied in _clauses(text, case.speech)]
    return [*(one for one in found if one is not None), *_wrong_roles(text, case, heard)]


@lru_cache(maxsize=32)
def _case_of(persona_json: str) -> Case | None:
    persona = Persona.model_validate_json(persona_json)
    speech = speech_of(persona.lang)
    if speech is None:
        return None
    true = [persona.story.happened, persona.case_file.record]
    for fact in persona.facts:
        true += [fact.text, *fact.lines]
    texts = [*true, *persona.case_file.history, *_other_texts(persona)]
    headed = [tied for entry in persona.case_file.history for tied in _headed(entry, speech)]
    lines = [*persona.own_lines, *(one for fact in persona.facts for one in fact.asks)]
    near = tuple(tied for one in (*(part for text in texts for part in _sentences(text)), *lines)
                 for tied in _near(one, speech))  # fmt: skip
    days = {one.particular.value for one in near if isinstance(one.particular.value, Day)}
    roles: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, set[str]] = defaultdict(set)
    for one in texts:
        for name, role, _ in _named(words_of(one), speech):
            roles[name].add(role)
    for one in (part for text in texts for part in _sentences(text)):
        words = {word.low.removesuffix("'s") for word in words_of(one)}
        for name in words & set(roles):
            beside[name] |= {speech.same.get(word, word) for word in words & speech.roles}
    return Case(
        speech,
        tuple(tied for one in true for tied in _clauses(one, speech)) + tuple(headed),
        near,
        {name: frozenset(several) for name, several in roles.items()},
        {name: frozenset(several) for name, several in beside.items()},
        tuple(day for day in days if day.weekday is not None and day.day is not None),
        _ties(words_of(" ".join((persona.name, *persona.address_as, *roles))), speech),
    )


def _other_texts(persona: Persona) -> list[str]:
    """What may be said of the case without being a fact of it: wishes, offers, questions, lines, descriptions."""
    story = persona.story
    texts = [story.need, story.demand, story.resolved_when, persona.who, persona.talks, persona.summary]
    texts += [persona.case_file.hint or "", *persona.words.values(), *sorted(persona.own_lines)]
    for offer in persona.authority.offers:
        texts += [offer.what, offer.name, offer.limit or "", *offer.details.values(), *offer.says]
    for item in persona.authority.may_not:
        texts += [item.what, *item.says]
    for question in persona.questions:
        texts += [question.text, *question.answered_by]
    return [*texts, *(one for fact in persona.facts for one in (*fact.half, *fact.asks))]


def _sentences(text: str) -> list[str]:
    ends = [hit.end() for hit in _SENTENCE.finditer(text)]
    cuts = [0, *ends, len(text)]
    return [text[one:two] for one, two in pairwise(cuts) if text[one:two].strip()]


def _near(text: str, speech: Speech) -> Iterator[Tied]:
    """Every particular with the words that it may belong to, in a sentence or a line of dialogue.

    The words of a clause that holds one of its kind belong to that one, all other words to each.
    """
    words = words_of(text)
    whole = particulars(words, speech)
    parts = list(_cut(words, _BREAKS | speech.splits, whole))
    for one in whole:
        ties: frozenset[str] = frozenset()
        for part in parts:
            held = [other for other in whole if other.kind == one.kind and _holds(part, other)]
            if not held or one in held:
                ties |= _ties(part, speech)
        yield Tied(one, ties, text.strip())


def _holds(part: Sequence[Word], one: Particular) -> bool:
    return part[0].start <= one.start and one.end <= part[-1].end


def _headed(entry: str, speech: Speech) -> Iterator[Tied]:
    """An entry of the history: when it was, before a colon, and what, in its first sentence."""
    hit = _HEADER.match(entry)
    if hit is None:
        return
    when = particulars(words_of(hit.group("when")), speech)
    first = (_sentences(hit.group("what")) or [""])[0]
    ties = _ties(words_of(first), speech)
    for one in when:
        if sum(other.kind == one.kind for other in when) == 1 and not _unsure(words_of(first), speech):
            yield Tied(one, ties, f"{hit.group('when')}: {first.strip()}")


def _clauses(text: str, speech: Speech) -> Iterator[Tied]:
    """The particulars that are tied beyond doubt: alone of their kind in a clause that states something."""
    for sentence in _sentences(text):
        if "?" in sentence:
            continue
        words = words_of(sentence)
        inside = particulars(words, speech)
        for part in _parts(words, speech, inside):
            ties = _ties(part, speech)
            here = [one for one in inside if _holds(part, one)]
            for one in here:
                quoted = sum(sentence[: one.start].count(sign) for sign in _QUOTES) % 2
                if ties and not quoted and sum(other.kind == one.kind for other in here) == 1:
                    yield Tied(one, ties, sentence[part[0].start : part[-1].end].strip())


def _parts(words: Sequence[Word], speech: Speech, whole: Sequence[Particular]) -> Iterator[list[Word]]:
    """The clauses among these words. Of a piece between two signs that is unsure, none is given."""
    for piece in _cut(words, _BREAKS, whole):
        if not _unsure(piece, speech):
            yield from _cut(piece, speech.splits, whole)


def _cut(words: Sequence[Word], at: frozenset[str], whole: Sequence[Particular]) -> Iterator[list[Word]]:
    """Words cut at others, but never inside of a particular."""
    part: list[Word] = []
    for word in words:
        inside = any(one.start <= word.start and word.end <= one.end for one in whole)
        if word.low in at and not inside:
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _unsure(words: Sequence[Word], speech: Speech) -> bool:
    return any(word.low in speech.unsure or word.low.endswith("n't") for word in words)


def _ties(words: Sequence[Word], speech: Speech) -> frozenset[str]:
    return frozenset(tie for word in words if (tie := speech.tie(word.low)) is not None)


def _against(line: Tied, case: Case, near: Sequence[Tied], close: Closeness | None) -> Contradiction | None:
    """What of the case a clause goes against; None where it may be true."""
    one = line.particular
    kind = [tied for tied in near if _comparable(tied.particular, one, case.speech)]
    own = [tied for tied in kind if _same(tied.particular, one, case.days)]
    if not own and one.kind != "count":  # an unknown one is made up, which is counted elsewhere
        return None
    ties = line.ties - case.names - {_thing(one, case.speech)}
    new = ties - {tie for tied in own for tie in tied.ties}
    others = [
        tied
        for tied in case.close_by
        if _comparable(tied.particular, one, case.speech) and not _same(tied.particular, one, case.days)
    ]
    against = [tied for tied in others if tied.ties & ties]
    if not against:
        return None
    beside = [tied for tied in own if tied.ties & ties]
    nearest, ahead = _nearest(line, against, beside, case.speech, close)
    if ahead is not None and ahead <= -AHEAD:
        return None
    told = any(_telling(tie, kind, case.days) for tie in ties - new)
    if not told and any(_telling(tie, others, case.days) for tied in against for tie in new & tied.ties):
        return Contradiction(line.text, nearest.text)
    shared = max((len(tied.ties & ties) for tied in own), default=0)
    if ahead is not None and ahead >= AHEAD and len(nearest.ties & ties) > shared:
        return Contradiction(line.text, nearest.text)
    return None


def _nearest(
    line: Tied, against: Sequence[Tied], own: Sequence[Tied], speech: Speech, close: Closeness | None
) -> tuple[Tied, float | None]:
    """The clause of the case that is nearest in meaning, and by how much nearer than any that holds the particular.

    The particulars themselves are left out of it. None where there is no encoder, or nothing is near.
    """
    if close is None:
        return against[0], None
    against = sorted(against, key=lambda tied: -len(tied.ties & line.ties))[:MOST_COMPARED]
    found = close(_bare(line.text, speech), [_bare(tied.text, speech) for tied in (*against, *own)])
    of_against, of_own = found[: len(against)], found[len(against) :]
    best = max(of_against)
    ahead = best - max(of_own, default=0.0)
    return against[of_against.index(best)], ahead if best >= SAME_EVENT or ahead < 0 else None


def _bare(text: str, speech: Speech) -> str:
    """A text without its particulars."""
    for one in reversed(particulars(words_of(text), speech)):
        text = f"{text[: one.start]}…{text[one.end :]}"
    return text


def _comparable(one: Particular, two: Particular, speech: Speech) -> bool:
    """Whether two particulars are of a kind; counts are where they count the same."""
    return one.kind == two.kind and (one.kind != "count" or _thing(one, speech) == _thing(two, speech))


def _telling(tie: str, tied: Sequence[Tied], days: Sequence[Day]) -> bool:
    """Whether a word stands with few enough values of a kind to tell one of them from another."""
    return _values([one for one in tied if tie in one.ties], days) <= MOST_VALUES


def _values(tied: Sequence[Tied], days: Sequence[Day]) -> int:
    found: list[Particular] = []
    for one in tied:
        if not any(_same(one.particular, other, days) for other in found):
            found.append(one.particular)
    return len(found)


def _thing(one: Particular, speech: Speech) -> str:
    return speech.tie(one.thing) or one.thing


def _same(one: Particular, two: Particular, days: Sequence[Day]) -> bool:
    """Whether two particulars of a kind can be the same; days of which different things were said can be."""
    if isinstance(one.value, Day) or isinstance(two.value, Day):
        first, second = (_whole(side.value, days) for side in (one, two) if isinstance(side.value, Day))
        return first.can_be(second)
    if one.kind == "time":
        apart = abs(one.value - two.value)
        return min(apart, CLOCK_FACE - apart) <= ROUGHLY_MIN
    if one.kind == "sum":
        return abs(one.value - two.value) <= max(1.0, ROUGHLY * max(one.value, two.value))
    return one.value == two.value


def _whole(day: Day, days: Sequence[Day]) -> Day:
    """A day with what the case says of it beside: the only Monday of the case is the third of June."""
    fits = [one for one in days if one.can_be(day) and (day.weekday is not None or day.day is not None)]
    return fits[0] if len({(one.weekday, one.day) for one in fits}) == 1 else day


def _named(words: Sequence[Word], speech: Speech) -> Iterator[tuple[str, str, str]]:
    """Names with the role that stands with them: "my son Alfie", "the warden, Carol", "Carol, the warden"."""
    for place, word in enumerate(words):
        if word.low not in speech.roles:
            continue
        owned = place > 0 and words[place - 1].low in speech.owners
        role = speech.same.get(word.low, word.low)
        if not owned and word.low not in speech.roles_alone:
            continue
        at = place + 1 + (_low(words, place + 1) == ",")
        if at < len(words) and _is_name(words[at], speech):
            yield words[at].low.removesuffix("'s"), role, f"{word.text} {words[at].text}"
        at = place - 1 - owned
        if at < 0 or words[at].low != ",":
            continue
        if _is_name(words[at - 1], speech):
            yield words[at - 1].low, role, f"{words[at - 1].text}, {word.text}"


def _is_name(word: Word, speech: Speech) -> bool:
    plain = word.low.removesuffix("'s")
    known = plain in speech.roles or plain in speech.loose or plain in speech.ends or plain in speech.splits
    return word.text[0].isupper() and plain.isalpha() and len(plain) > 2 and not known


def _low(words: Sequence[Word], place: int) -> str:
    return words[place].low if 0 <= place < len(words) else ""


def _wrong_roles(text: str, case: Case, said: Sequence[str]) -> Iterator[Contradiction]:
    """People of the case who are called what they are not in it."""
    for name, role, words in _named(words_of(text), case.speech):
        known = case.roles.get(name)
        if known is None or role in known or role in case.beside.get(name, ()):
            continue
        if any(name in one.lower() and role in one.lower() for one in said):
            continue
        yield Contradiction(words, f"{name.title()}: {', '.join(sorted(known))}")
