"""Dates, times, sums and counts as people say them: "the ninth", "half past two", "forty quid", "seven times"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from trainer.customer.particulars import CURRENCIES
from trainer.rehearsal.speech import LAST_DAY, Speech, Word

CLOCK_FACE = 720
"""Minutes after which a clock face is the same: people say "at two" for 14:00."""
HOURS, HOURS_OF_A_FACE = 24, 12
PARTS_OF_AN_HOUR = (5, 10, 20, 25)
"""Minutes that are said before "past" and "to"."""
NEAR = 3
"""Words between a weekday and the day of the month that goes with it, at most."""
SHORTEST_THING = 2
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")

Kind = Literal["date", "time", "sum", "count"]


class Day(NamedTuple):
    """A day as far as it was said: weekday (0 Monday), day of the month, month."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None

    def can_be(self, other: Day) -> bool:
        """Whether both can be the same day: nothing that was said of both differs."""
        return all(one == two for one, two in zip(self, other, strict=True) if one is not None and two is not None)


class Particular(NamedTuple):
    """A date, time, sum or count in a text."""

    kind: Kind
    value: Day | float
    """A day; minutes on a clock face; an amount; a number."""
    start: int
    end: int
    thing: str = ""
    """What a count counts, as it stands."""


Hit = tuple[Particular, int]
"""What was found, and the place after it."""


def particulars(words: Sequence[Word], speech: Speech) -> list[Particular]:
    """The dates, times, sums and counts among these words, in order."""
    return list(_found(words, speech))


def _found(words: Sequence[Word], speech: Speech) -> Iterator[Particular]:
    place = 0
    while place < len(words):
        hits = (read(words, place, speech) for read in (_sum, _day, _time, _count))
        hit = next((one for one in hits if one is not None), None)
        if hit is None:
            place += 1
            continue
        found, place = hit
        yield found


def _sum(words: Sequence[Word], place: int, speech: Speech) -> Hit | None:
    before = words[place].text in CURRENCIES
    number = speech.number(words, place + before)
    if number is None:
        return None
    value, after = number
    named = _low(words, after) in speech.currencies or _low(words, after) in CURRENCIES
    if not (before or named):
        return None
    after += named
    return Particular("sum", value, words[place].start, words[after - 1].end), after


def _day(words: Sequence[Word], place: int, speech: Speech) -> Hit | None:
    """A weekday, a day of the month or a month, and whatever of the others stands with it."""
    weekday, at = speech.weekday(words, place), place
    if weekday is not None:
        for gap in range(1, NEAR + 1):
            between = words[place + 1 : place + gap]
            if all(word.low in speech.before_day for word in between):
                dated = _dated(words, place + gap, speech) or _bare_day(words, place + gap, speech)
                if dated is not None:
                    day, after = dated
                    return _particular(day._replace(weekday=weekday), words, place, after)
        return _particular(Day(weekday), words, place, at + 1)
    dated = _dated(words, place, speech) or _bare_day(words, place, speech)
    if dated is not None:
        return _particular(dated[0], words, place, dated[1])
    month = speech.month(words, place, alone=True)
    return _particular(Day(month=month), words, place, place + 1) if month is not None else None


def _particular(day: Day, words: Sequence[Word], place: int, after: int) -> Hit:
    return Particular("date", day, words[place].start, words[after - 1].end), after


def _dated(words: Sequence[Word], place: int, speech: Speech) -> tuple[Day, int] | None:
    """A day with its month: "4 June", "June 4th", "the fourth of June"."""
    day = speech.ordinal(words, place) or _cardinal(words, place)
    if day is not None:
        at = day[1] + (_low(words, day[1]) in speech.of)
        month = speech.month(words, at)
        return (Day(None, day[0], month), at + 1) if month is not None else None
    month = speech.month(words, place)
    day = (speech.ordinal(words, place + 1) or _cardinal(words, place + 1)) if month is not None else None
    return (Day(None, day[0], month), day[1]) if day is not None and _ends(words, day[1], speech) else None


def _cardinal(words: Sequence[Word], place: int) -> tuple[int, int] | None:
    low = _low(words, place)
    return (int(low), place + 1) if low.isdigit() and len(low) <= 2 and 1 <= int(low) <= LAST_DAY else None


def _bare_day(words: Sequence[Word], place: int, speech: Speech) -> tuple[Day, int] | None:
    """A day of the month that is not named: "the ninth", where no thing follows that it could be the ninth of."""
    if _low(words, place - 1) not in speech.before_day - {","}:
        return None
    day = speech.ordinal(words, place)
    return (Day(None, day[0]), day[1]) if day is not None and _ends(words, day[1], speech) else None


def _time(words: Sequence[Word], place: int, speech: Speech) -> Hit | None:
    found = _clock(words, place, speech) or _told_hour(words, place, speech) or _bare_hour(words, place, speech)
    if found is None:
        return None
    minutes, after = found
    return Particular("time", float(minutes % CLOCK_FACE), words[place].start, words[after - 1].end), after


def _clock(words: Sequence[Word], place: int, speech: Speech) -> tuple[float, int] | None:
    """A time in figures, noon, or an hour with the word that makes it one: "14:05", "noon", "two o'clock"."""
    low = _low(words, place)
    if (hit := _CLOCK.fullmatch(low)) is not None:
        after = place + 1 + (_low(words, place + 1) in speech.after_hour)
        return int(hit.group(1)) * 60 + int(hit.group(2)), after
    if low in speech.noon:
        return speech.noon[low] * 60, place + 1
    hour = speech.number(words, place)
    if hour is not None and 0 < hour[0] <= HOURS and _low(words, hour[1]) in speech.after_hour:
        return hour[0] * 60, hour[1] + 1
    return None


def _told_hour(words: Sequence[Word], place: int, speech: Speech) -> tuple[float, int] | None:
    """An hour and a part of it: "quarter past two", "half six", "ten to five", "halb sechs"."""
    low = _low(words, place)
    if low in speech.half_before or low in speech.halves:
        hour = speech.number(words, place + 1)
        if hour is not None and 0 < hour[0] <= HOURS_OF_A_FACE and _ends(words, hour[1], speech):
            return hour[0] * 60 + (30 if low in speech.halves else -30), hour[1]
    part, at = speech.quarters.get(low, speech.halves.get(low)), place + 1
    minutes = speech.number(words, place)
    if part is None and minutes is not None and minutes[0] in PARTS_OF_AN_HOUR:
        part, at = int(minutes[0]), minutes[1]
    sign = _low(words, at)
    hour = speech.number(words, at + 1)
    if part is None or hour is None or not 0 < hour[0] <= HOURS or sign not in speech.past | speech.to:
        return None
    return hour[0] * 60 + (part if sign in speech.past else -part), hour[1]


def _bare_hour(words: Sequence[Word], place: int, speech: Speech) -> tuple[float, int] | None:
    """An hour that only the words around it make one: "at ten", "um fünf", "eight till four"."""
    hour = speech.number(words, place)
    if hour is None or not 0 < hour[0] <= HOURS:
        return None
    at = hour[1]
    until = _low(words, at) in speech.before_hour and speech.number(words, at + 1) is not None
    named = _low(words, place - 1) in speech.before_hour and _ends(words, at, speech)
    return (hour[0] * 60, at) if until or named else None


def _count(words: Sequence[Word], place: int, speech: Speech) -> Hit | None:
    word = words[place]
    if (often := speech.often.get(word.low)) is not None:
        return Particular("count", float(often[0]), word.start, word.end, str(often[1])), place + 1
    number = speech.number(words, place)
    if number is None or number[0] < 2:
        return None
    value, at = number
    if speech.month(words, place - 1) is not None:  # a year
        return None
    thing = words[at] if at < len(words) else None
    if thing is None or len(thing.low) < SHORTEST_THING or not thing.low.isalpha() or thing.low in speech.no_things:
        return None
    return Particular("count", value, word.start, thing.end, thing.low), at + 1


def _ends(words: Sequence[Word], place: int, speech: Speech) -> bool:
    low = _low(words, place)
    return not low or not low[0].isalnum() or low in speech.ends


def _low(words: Sequence[Word], place: int) -> str:
    return words[place].low if 0 <= place < len(words) else ""
