"""Solution: what can be done, what would put it right, offers that hold, reasons, plain words, next steps."""

from __future__ import annotations

from trainer.domain.moves import Move
from trainer.grading.case import stem
from trainer.grading.stages.promises import overpromise
from trainer.grading.study import AgentTurn, Study
from trainer.grading.verdict import DOUBTFUL, FAIR, SURE, Verdict, all_seen, capped, seen
from trainer.reading.text import sentences

GIVING = (Move.OFFERS_OPTION, Move.POSITIVE_FRAMING)
WALL_OF_TEXT = 110
"""Words in a message from which nobody reads it to the end (advice M6)."""
LONG_MESSAGE, LONG_SENTENCE = 75, 26
"""Words from which a message, and the average sentence, are long."""
LECTURE = 70
"""Words of a message from which a reason in it is a lecture (advice R10)."""


def positive_language(study: Study) -> Verdict:
    """3 what can be done, 2 a no that is carried, 1 one bare no or a yes to the impossible, 0 walls."""
    refusing = [(turn, quote) for turn in study.agent if (quote := _refusal(turn))]
    giving = [turn for turn in study.agent if turn.quote(*GIVING) or turn.offers]
    bare = [(turn, quote) for turn, quote in refusing if turn not in giving]
    promised = overpromise(study)
    if len(bare) >= 2 or (bare and not giving):
        return Verdict("positive_language", 0, "walls", all_seen(bare), bare[0][0].number, FAIR)
    if promised is not None and not promised.mended:
        return Verdict("positive_language", 1, "yes_to_all", seen(promised.turn, promised.quote), promised.turn.number)
    if bare:
        return Verdict("positive_language", 1, "one_wall", all_seen(bare), bare[0][0].number, FAIR)
    if not giving:
        first = next((turn for turn in reversed(study.agent) if turn.before), None)
        sour = bool(study.making(Move.BLAMES_CUSTOMER, Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE))
        at = first.number if first else None
        return Verdict("positive_language", 0 if sour else 1, "nothing_said", seen(first), at, DOUBTFUL)
    if refusing:
        return Verdict("positive_language", 2, "carried", all_seen(refusing), refusing[0][0].number, FAIR)
    best = next((turn for turn in giving if turn.quote(Move.POSITIVE_FRAMING)), giving[0])
    return Verdict("positive_language", 3, "can_do", seen(best, best.quote(*GIVING) or best.solves), None, FAIR)


def _refusal(turn: AgentTurn) -> str | None:
    flat = turn.quote(Move.FLAT_REFUSAL)
    wall = next(
        (
            part.text
            for part in sentences(turn.text)
            if turn.known.has("wall", part.text)
            and not turn.known.has("not_wall", part.text)
            and not part.text.rstrip().endswith("?")
        ),
        None,
    )
    if flat is not None and (wall is not None or turn.confidence(Move.FLAT_REFUSAL) >= 0.75):
        return flat
    return wall


def desired_outcome(study: Study) -> Verdict:
    """3 asked or confirmed and worked from, 2 roughly, 1 late or guessed, 0 never, or passed over."""
    solution = study.first_solution
    asked = next((turn for turn in study.making(Move.ASKS_OUTCOME) if _asks_for_wish(turn)), None)
    wish = study.moments.wish[0] if study.moments.wish else None
    if asked is not None:
        quote = asked.quote(Move.ASKS_OUTCOME)
        after = [turn for turn in study.agent if turn.number > asked.number]
        answered = study.customer_after(asked.number)
        worked = [turn for turn in after if turn.offers or (turn.quote(*GIVING) and _echoes(study, turn))]
        late = solution is not None and solution.number < asked.number
        if worked and answered and not late:
            evidence = (*seen(asked, quote), *seen(worked[0], worked[0].solves))
            return Verdict("desired_outcome", 3, "asked_and_built", evidence, None, FAIR)
        if wish is not None and worked:
            return Verdict("desired_outcome", 2, "asked_known", seen(asked, quote), asked.number, DOUBTFUL)
        key = "asked_late" if late else "asked_only"
        return Verdict("desired_outcome", 1 if late else 2, key, seen(asked, quote), asked.number, FAIR)
    first = next((turn for turn in study.agent if turn.before), None)
    if wish is None:
        if solution is not None and (solution.offers or solution.used.weight >= 1):
            return Verdict("desired_outcome", 1, "guessed", seen(solution, solution.solves), solution.number, FAIR)
        return Verdict("desired_outcome", 0, "never", (), first.number if first else None, FAIR)
    taken = [turn for turn in study.agent if turn.number > wish.turn and _takes_up(study, turn, wish.quote)]
    named = {"wish": wish.quote}
    if not taken:
        if solution is not None and solution.number > wish.turn and solution.offers:
            evidence = seen(solution, solution.solves)
            return Verdict("desired_outcome", 1, "roughly", evidence, solution.number, DOUBTFUL, named)
        return Verdict("desired_outcome", 0, "passed_over", (), first.number if first else None, FAIR, named)
    confirmed = next((turn for turn in taken if turn.quote(Move.PARAPHRASE) or turn.find("check")), None)
    given = next((turn for turn in taken if turn.offers or turn.quote(*GIVING)), None)
    if confirmed is not None and study.first_solution is not None:
        return Verdict("desired_outcome", 3, "confirmed", seen(confirmed), None, FAIR, named)
    if given is not None:
        return Verdict("desired_outcome", 2, "taken_up", seen(given, given.solves), given.number, FAIR, named)
    return Verdict("desired_outcome", 1, "late_up", seen(taken[0]), taken[0].number, DOUBTFUL, named)


def _asks_for_wish(turn: AgentTurn) -> bool:
    """Asking which of two offers they prefer is not yet asking what they want."""
    return not turn.known.has("choice_question", turn.quote(Move.ASKS_OUTCOME))


def _takes_up(study: Study, turn: AgentTurn, wish: str) -> bool:
    """Whether a message speaks of the wished-for thing in the wish's own words."""
    wanted = {stem(word) for word in study.language.content(wish)}
    return bool(wanted & {stem(word) for word in study.language.content(turn.text)})


def _echoes(study: Study, turn: AgentTurn) -> bool:
    before = {stem(word) for word in study.language.content(turn.before)}
    return bool(before & {stem(word) for word in study.language.content(turn.text)}) or turn.used.weight >= 1


def authority(study: Study) -> Verdict:
    """3 two options where there are two, 2 one, 1 vague or a promise mended, 0 a promise too far or nothing at all."""
    promised = overpromise(study)
    if promised is not None:
        level, key = (1, "mended") if promised.mended else (0, "forbidden" if promised.what else "too_far")
        values = {"what": promised.what} if promised.what else {}
        evidence = seen(promised.turn, promised.quote)
        sure = SURE if promised.what else FAIR
        return Verdict("authority", capped(level), key, evidence, promised.turn.number, sure, values)
    may = study.scenario.may_offer
    offering = [turn for turn in study.agent if turn.offers or turn.quote(Move.OFFERS_OPTION)]
    if not offering:
        last = study.agent[-1] if study.agent else None
        return Verdict("authority", 0, "nothing", (), last.number if last else None, FAIR)
    evidence = all_seen([(turn, turn.quote(Move.OFFERS_OPTION) or turn.solves) for turn in offering])
    if may:
        made = frozenset[int]().union(*(turn.offers for turn in offering))
        if not made:
            return Verdict("authority", 1, "off_list", evidence, offering[0].number, DOUBTFUL)
        if len(made) >= min(2, len(may)):
            return Verdict("authority", 3, "choice", evidence, None, FAIR, {"count": str(len(made))})
        return Verdict("authority", 2, "one", evidence, offering[0].number, FAIR)
    firm = [turn for turn in offering if not turn.known.has("hedge", turn.quote(Move.OFFERS_OPTION) or "")]
    if not firm:
        return Verdict("authority", 1, "vague", evidence, offering[0].number, DOUBTFUL)
    return Verdict("authority", 3 if len(firm) >= 2 else 2, "choice" if len(firm) >= 2 else "one", evidence,
                   None if len(firm) >= 2 else firm[0].number, DOUBTFUL, {"count": str(len(firm))})  # fmt: skip


def explains_why(study: Study) -> Verdict:
    """The reason behind a rule: 3 short and fair with a way on, 2 plain, 1 a lecture, 0 none; na where no rule came."""
    rules = [*study.moments.rule]
    refusing = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.FLAT_REFUSAL)) and _refusal(turn)]
    if not rules and not refusing:
        return Verdict("explains_why", None, "no_rule", (), None, FAIR)
    giving = [(turn, quote) for turn in study.agent if (quote := _reason(turn))]
    invoked = {said.turn for said in rules} | {turn.number for turn, _ in refusing}
    near = [(turn, quote) for turn, quote in giving if any(abs(turn.number - at) <= 2 for at in invoked)]
    wall_at = min(invoked)
    wall_turn = next(turn for turn in study.agent if turn.number == wall_at)
    wall = next((said.quote for said in rules if said.turn == wall_at), None) or wall_turn.quote(Move.FLAT_REFUSAL)
    if not near:
        return Verdict("explains_why", 0, "wall", seen(wall_turn, wall), wall_at, FAIR)
    turn, quote = near[0]
    if turn.quote(Move.JARGON) or turn.reading.words > LECTURE:
        return Verdict("explains_why", 1, "lecture", seen(turn, quote), turn.number, FAIR)
    way_on = [one for one in study.agent if turn.place <= one.place <= turn.place + 1]
    if any(one.quote(*GIVING) or one.offers for one in way_on) and not turn.quote(Move.CONTRADICTS):
        return Verdict("explains_why", 3, "fair", seen(turn, quote), None, FAIR)
    return Verdict("explains_why", 2, "plain", seen(turn, quote), turn.number, FAIR)


def _reason(turn: AgentTurn) -> str | None:
    """The words of a reason: the move where its words bear it out, or the words themselves; blame is no reason."""
    said = turn.find("reason")
    blame = turn.quote(Move.BLAMES_CUSTOMER, Move.CONTRADICTS) or turn.find("outright")
    if blame is not None and blame in (said, turn.quote(Move.EXPLAINS_WHY)):
        return None
    return said and (turn.quote(Move.EXPLAINS_WHY) or said)


def clarity(study: Study) -> Verdict:
    """3 short and concrete, 2 clear, 1 long, official or empty, 0 walls and codes."""
    walls = [turn for turn in study.agent if turn.reading.words >= WALL_OF_TEXT]
    jargon = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.JARGON))]
    if walls or len(jargon) >= 3:
        found = [(turn, None) for turn in walls] or jargon
        return Verdict("clarity", 0, "walls", all_seen(list(found)), found[0][0].number, SURE if walls else FAIR)
    long = [turn for turn in study.agent if turn.reading.words >= LONG_MESSAGE or _average(turn) >= LONG_SENTENCE]
    defending = [(turn, quote) for turn in study.agent if (quote := turn.quote(Move.DEFENSIVE))]
    if jargon or len(long) >= 2 or defending:
        found = jargon or defending or [(turn, None) for turn in long]
        key = "jargon" if jargon else "defends" if defending else "long"
        return Verdict("clarity", 1, key, all_seen(list(found)), found[0][0].number, FAIR)
    concrete = [turn for turn in study.agent if turn.used.hard or study.language.times.search(turn.text)]
    if all(turn.used.weight < 1 for turn in study.agent) and len(concrete) < 2:
        return Verdict("clarity", 1, "empty", seen(study.agent[-1] if study.agent else None), None, DOUBTFUL)
    if len(concrete) >= 2 and 2 * len(concrete) >= len(study.agent) and not long:
        best = min(concrete, key=lambda turn: turn.reading.words)
        return Verdict("clarity", 3, "concrete", seen(best), None, FAIR)
    at = long[0].number if long else None
    return Verdict("clarity", 2, "clear", seen(concrete[0] if concrete else None), at, FAIR)


def _average(turn: AgentTurn) -> float:
    parts = sentences(turn.text)
    return turn.reading.words / len(parts) if parts else 0.0


def next_steps(study: Study) -> Verdict:
    """3 who, what, by when and how they hear, 2 who and when, 1 one of them, 0 nothing or thin air."""
    best: tuple[int, AgentTurn, str, set[str]] | None = None
    for turn in study.agent:
        step = _step(turn)
        if step is None:
            continue
        has = _parts_of_step(study, turn, step)
        if best is None or len(has) >= best[0]:
            best = (len(has), turn, step, has)
    if best is None:
        last = study.agent[-1] if study.agent else None
        return Verdict("next_steps", 0, "none", (), last.number if last else None, FAIR)
    _, turn, step, has = best
    if has == {"who", "when", "how"}:
        return Verdict("next_steps", 3, "complete", seen(turn, step), None, FAIR)
    if "when" in has and len(has) >= 2:
        return Verdict("next_steps", 2, "no_how" if "how" not in has else "no_who", seen(turn, step), turn.number, FAIR)
    if turn.known.has("vague_step", step) and "when" not in has:
        return Verdict("next_steps", 0, "thin_air", seen(turn, step), turn.number, FAIR)
    key = "only_when" if "when" in has else "no_when"
    return Verdict("next_steps", 1, key, seen(turn, step), turn.number, FAIR)


def _step(turn: AgentTurn) -> str | None:
    quote = turn.quote(Move.SETS_EXPECTATION)
    if quote is None and turn.reading.promises:
        quote = turn.reading.promises[0].quote
    return quote or turn.find("vague_step")


def _parts_of_step(study: Study, turn: AgentTurn, step: str) -> set[str]:
    """Which of who, when and how a step and the sentences around it say."""
    text = turn.text if turn.reading.words <= LONG_MESSAGE else step
    parts: set[str] = set()
    if turn.known.has("who", text) or any(name in text for name in _names(turn)):
        parts.add("who")
    if study.language.times.search(text):
        parts.add("when")
    if turn.known.has("contact", text):
        parts.add("how")
    return parts


def _names(turn: AgentTurn) -> list[str]:
    return [word for part in sentences(turn.text) for word in part.text.split()[1:] if word.istitle() and len(word) > 3]
