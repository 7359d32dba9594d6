"""The judge that asks a model, one call a stage, and believes nothing that code can check.

Quotes must stand word for word in the agent's turns, every criterion must be there once, what does not apply must not
have arisen; what is wrong is named and asked for again, twice at most. What then still fails has no level and says why.
Several votes are brought together by their median (`votes`), a conversation longer than the model's context is judged
in parts (`fitting`, `parts`). The total is computed by `trainer.domain.scorecard`. A conversation with nothing in it is
graded without a call.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from functools import cache
from io import StringIO
from typing import NamedTuple

from ruamel.yaml import YAML

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Criterion, Rubric
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard
from trainer.domain.text import one_line
from trainer.errors import EndpointError, KeyRefusedError
from trainer.grading import asking, fitting, parts, votes
from trainer.grading.answering import DOUBTED, Case
from trainer.grading.asides import LEFT_OUT, asides, heard
from trainer.grading.calling import Caller, Manner, Part, Stage
from trainer.grading.card import scorecard
from trainer.grading.fitting import Asked
from trainer.grading.offline import Examined, OfflineJudge
from trainer.grading.patterns import data_text
from trainer.grading.study import Study
from trainer.grading.watching import Progress, Watch
from trainer.grading.wording import wording
from trainer.llm.chat import ChatClient
from trainer.settings import Settings

FAR = 2
"""So many levels between model and rules are a coach's business."""
GIVE_UP = 2
"""Votes in a row that fail wholly before the rest is not even tried."""


class _Vote(NamedTuple):
    """One grading of the whole conversation."""

    scores: dict[str, CriterionScore]
    whys: dict[str, str]
    replies: tuple[Asked, ...]
    error: EndpointError | None


class LlmJudge:
    """Grades through a model; `rules` is the judge that looks on, and grades what needs no model.

    `watch` is told how far a grading is.
    """

    def __init__(
        self,
        client: ChatClient,
        model: str | None,
        rules: OfflineJudge,
        settings: Settings,
        *,
        watch: Watch | None = None,
    ) -> None:
        self._client, self._model, self._rules, self._settings = client, model, rules, settings
        self._watch = watch

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:
        """The scorecard. Raises EndpointError where no stage could be judged, or the conversation does not fit."""
        examined = await self._rules.examined(transcript, rubric)
        if examined.void is not None or examined.study is None:
            return examined.card
        began = asyncio.get_running_loop().time()
        context = await self._client.context(self._model)
        divided = _parts(transcript, rubric, examined.study, context)
        cast = await self._votes(rubric, divided, Caller(self._client, self._model, context))
        kept = [vote for vote in cast if vote.scores or vote.error is None]
        if not kept:
            raise next(vote.error for vote in cast if vote.error is not None)
        replies = [one for vote in cast for one in vote.replies]
        grader = self._grader(replies, asyncio.get_running_loop().time() - began)
        grader = grader.model_copy(update={"votes": len(kept), "parts": len(divided)})
        texts = _texts(examined.study.lang)
        remarks = [texts["parts"].format(parts=len(divided), context=context)] if len(divided) > 1 else []
        if lost := [vote.error for vote in cast if vote.error is not None and not vote.scores]:
            remarks.append(
                texts["votes_lost"].format(lost=self._settings.votes - len(kept), all=self._settings.votes, why=lost[0])
            )
        if changed := [name for names in _answered(replies) if len(names) > 1 for name in names]:
            remarks.append(texts["changed"].format(names=one_line(", ".join(changed), 160)))
        if context is None and fitting.unchecked(replies):
            remarks.append(texts["unchecked"])
        return _card(transcript, rubric, examined, kept, grader, remarks)

    async def _votes(self, rubric: Rubric, divided: tuple[Part, ...], caller: Caller) -> list[_Vote]:
        """One vote after the other. Raises ReplyError as soon as it shows that the server cut the conversation."""
        cast: list[_Vote] = []
        lost = 0
        for number in range(1, self._settings.votes + 1):
            manner = Manner(votes.SEED + number - 1, votes.temperature_of(number))
            rows = await caller.stages(rubric, divided, manner, self._teller(rubric, len(divided), number))
            vote = _vote(rubric, rows)
            fitting.refuse_if_cut(vote.replies)
            cast.append(vote)
            lost = 0 if vote.scores or vote.error is None else lost + 1
            if lost >= GIVE_UP or (lost and isinstance(vote.error, KeyRefusedError)):
                break
        return cast

    def _teller(self, rubric: Rubric, divided: int, vote: int) -> Callable[[], None]:
        """What tells the one who waits of each stage that is done."""
        count = divided * sum(bool(rubric.of_stage(name)) for name in rubric.stages)
        done = 0

        def tell() -> None:
            nonlocal done
            done += 1
            if self._watch is not None:
                self._watch(Progress(done, count, vote, self._settings.votes))

        if self._watch is not None:
            self._watch(Progress(0, count, vote, self._settings.votes))
        return tell

    def _grader(self, replies: list[Asked], seconds: float) -> Grader:
        prompt = sum(reply.prompt_tokens or 0 for _, reply in replies)
        completion = sum(reply.completion_tokens or 0 for _, reply in replies)
        price_in, price_out = self._settings.price_in, self._settings.price_out
        cost = None
        if price_in is not None and price_out is not None and (prompt or completion):
            cost = round((prompt * price_in + completion * price_out) / 1_000_000, 6)
        models, fingerprints = _answered(replies)
        return Grader(
            engine="llm", model=", ".join(models) or self._model, prompt_version=asking.PROMPTS.version,
            tokens=prompt + completion or None, prompt_tokens=prompt or None, completion_tokens=completion or None,
            seconds=round(seconds, 2), cost=cost, fingerprint=", ".join(fingerprints) or None,
        )  # fmt: skip


def _answered(replies: list[Asked]) -> tuple[list[str], list[str]]:
    """The models and the servers' fingerprints that the replies name, each once, in their order."""
    models = dict.fromkeys(reply.model for _, reply in replies if reply.model)
    return list(models), list(dict.fromkeys(reply.fingerprint for _, reply in replies if reply.fingerprint))


def _parts(transcript: Transcript, rubric: Rubric, study: Study, context: int | None) -> tuple[Part, ...]:
    """What is judged at once, each with the beginning of its requests. Raises ReplyError where nothing fits."""
    mark = secrets.token_hex(8)
    left_out = frozenset(one.turn for one in asides(transcript) if one.turn is not None)
    transcript = heard(transcript, study.lang, LEFT_OUT)
    said = {turn.number: turn.text for turn in study.agent}
    windows = fitting.fitted(transcript, study.lang, rubric, context)
    return tuple(
        Part(
            asking.beginning(transcript, study.lang, mark, left_out=left_out, window=window),
            Case(
                transcript,
                {number: said[number] for number in said if window.first <= number < window.end},
                study.moments if len(windows) == 1 else parts.within(study.moments, window),
                _texts(study.lang)["doubtful"],
            ),
        )
        for window in windows
    )  # fmt: skip


def _vote(rubric: Rubric, rows: list[list[Stage]]) -> _Vote:
    """The stages of all parts as one grading."""
    by_part = [{name: score for stage in row for name, score in stage.scores.items()} for row in rows]
    whys = {name: why for row in rows for stage in row for name, why in stage.whys.items()}
    scores: dict[str, CriterionScore] = {}
    for criterion in rubric.criteria:
        found = [part.get(criterion.id) for part in by_part]
        score = found[0] if len(found) == 1 else parts.joined(criterion.id, found)
        if score is not None:
            scores[criterion.id] = score
    stages = [stage for row in rows for stage in row]
    replies = tuple(one for stage in stages for one in stage.replies)
    error = next((stage.error for stage in stages if stage.error is not None), None)
    return _Vote(scores, {name: why for name, why in whys.items() if name not in scores}, replies, error)


def _card(
    transcript: Transcript, rubric: Rubric, examined: Examined, cast: list[_Vote], grader: Grader, remarks: list[str]
) -> Scorecard:
    lang = examined.study.lang if examined.study is not None else "en"
    texts = _texts(lang)
    warnings = [*remarks, *_kept_warnings(examined, rubric, lang)]
    scores: list[CriterionScore] = []
    differing: list[str] = []
    missing = 0
    for criterion in rubric.criteria:
        given = [vote.scores[criterion.id] for vote in cast if criterion.id in vote.scores]
        if not given:
            missing += 1
            why = next((vote.whys[criterion.id] for vote in cast if vote.whys.get(criterion.id)), texts["no_answer"])
            why = one_line(why, 240).removeprefix(f"{criterion.id}: ")
            scores.append(_ungraded(criterion, texts["ungraded"].format(why=why)))
            continue
        score = _with_wording(votes.settled(given) if len(cast) > 1 else given[0], examined)
        rules = _by_rules(examined, criterion)
        if rules is not None and score.level is not None and abs(score.level - rules) >= FAR:
            told = {"model": score.level, "rules": rules}
            sure = min(DOUBTED, score.confidence)
            score = score.model_copy(update={"confidence": sure, "flag": texts["flag"].format(**told)})
            differing.append(f"{criterion.title} ({score.level}, {rules})")
        scores.append(score)
    if differing:
        warnings.append(texts["differs"].format(criteria="; ".join(differing)))
    if missing:
        warnings.insert(0, texts["left"].format(count=missing, all=len(rubric.criteria)))
    return scorecard(transcript, rubric, grader, scores, warnings)


def _by_rules(examined: Examined, criterion: Criterion) -> int | None:
    score = examined.card.of(criterion.id)
    return score.level if score is not None else None


def _with_wording(score: CriterionScore, examined: Examined) -> CriterionScore:
    """The score with a better wording: the rules' own where the model gave none below the highest level."""
    own = examined.card.of(score.id)
    if score.level is None or score.level == 3 or score.better is not None or own is None or own.better is None:
        return score
    return score.model_copy(update={"better": own.better, "better_turn": own.better_turn})


def _ungraded(criterion: Criterion, why: str) -> CriterionScore:
    return CriterionScore(
        id=criterion.id, stage=criterion.stage, rationale=why, advice=criterion.advice, confidence=0.0
    )


def _kept_warnings(examined: Examined, rubric: Rubric, lang: str) -> list[str]:
    """The rules' warnings without those that are about the rules themselves."""
    told = wording(lang).warnings
    own = {told["estimate"], told["by_words"], *(told["no_rule"].format(criterion=one.id) for one in rubric.criteria)}
    return [warning for warning in examined.card.warnings if warning not in own]


@cache
def _texts(lang: str) -> dict[str, str]:
    texts: dict[str, str] = YAML(typ="safe", pure=True).load(StringIO(data_text("model.yaml", lang)))
    return texts
