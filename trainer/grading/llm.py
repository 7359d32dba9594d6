"""The judge that asks a model, one call a stage, and believes nothing that code can check.

Quotes must stand word for word in the agent's turns, every criterion must be there once, what does not apply must not
have arisen; what is wrong is named and asked for again, twice at most. What then still fails has no level and says why.
The total is computed by `trainer.domain.scorecard`. A conversation with nothing in it is graded without a call.
"""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from io import StringIO
from typing import NamedTuple

from ruamel.yaml import YAML

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Criterion, Rubric
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard
from trainer.domain.text import one_line
from trainer.errors import EndpointError, ReplyError
from trainer.grading import asking
from trainer.grading.answering import Case, check
from trainer.grading.card import scorecard
from trainer.grading.offline import Examined, OfflineJudge
from trainer.grading.patterns import data_text
from trainer.grading.study import Study
from trainer.grading.wording import wording
from trainer.llm.chat import ChatClient, Message, Reply, prompt_was_cut
from trainer.settings import Settings

AT_ONCE = 3
"""Calls that run side by side: more would only queue at a server of one's own."""
REPAIRS = 2
TOKENS, TOKENS_A_CRITERION = 3000, 500
"""Room for an answer: for models that think first, and for each criterion."""
SEED = 1
FAR = 2
"""So many levels between model and rules are a coach's business."""
DOUBTED = 0.5
"""Confidence of a level that the rules contradict."""


class _Stage(NamedTuple):
    """What came of one stage."""

    scores: dict[str, CriterionScore]
    whys: dict[str, str]
    """Why the others could not be judged."""
    replies: tuple[tuple[tuple[Message, ...], Reply], ...]
    error: EndpointError | None = None


class LlmJudge:
    """Grades through a model; `rules` is the judge that looks on, and grades what needs no model."""

    def __init__(self, client: ChatClient, model: str | None, rules: OfflineJudge, settings: Settings) -> None:
        self._client, self._model, self._rules, self._settings = client, model, rules, settings

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:
        """The scorecard. Raises EndpointError where no stage could be judged, or the transcript was cut."""
        examined = await self._rules.examined(transcript, rubric)
        if examined.void is not None or examined.study is None:
            return examined.card
        began = asyncio.get_running_loop().time()
        stages = await self._stages(transcript, rubric, examined.study)
        errors = [stage.error for stage in stages if stage.error is not None]
        if errors and not any(stage.scores for stage in stages):
            raise errors[0]
        replies = [one for stage in stages for one in stage.replies]
        _refuse_if_cut(replies)
        seconds = asyncio.get_running_loop().time() - began
        return self._card(transcript, rubric, examined, stages, self._grader(replies, seconds))

    async def _stages(self, transcript: Transcript, rubric: Rubric, study: Study) -> list[_Stage]:
        """All stages, a few at a time, with one and the same beginning."""
        mark = secrets.token_hex(8)
        start = asking.beginning(transcript, study.lang, mark)
        case = Case(transcript, {turn.number: turn.text for turn in study.agent}, study.moments)
        gate = asyncio.Semaphore(AT_ONCE)

        failed: list[EndpointError] = []

        async def one(criteria: tuple[Criterion, ...]) -> _Stage:
            async with gate:
                if failed:  # an endpoint that has failed for good is not asked again for the other stages
                    return _Stage({}, dict.fromkeys((one.id for one in criteria), failed[0].what), (), failed[0])
                stage = await self._stage(asking.messages(start, criteria), criteria, case)
                if stage.error is not None:
                    failed.append(stage.error)
                return stage

        return await asyncio.gather(*(one(criteria) for name in rubric.stages if (criteria := rubric.of_stage(name))))

    async def _stage(self, asked: tuple[Message, ...], criteria: tuple[Criterion, ...], case: Case) -> _Stage:
        scores: dict[str, CriterionScore] = {}
        replies: list[tuple[tuple[Message, ...], Reply]] = []
        open_criteria, request = criteria, asked
        whys: dict[str, str] = {}
        for _ in range(1 + REPAIRS):
            ids = [one.id for one in open_criteria]
            try:
                answer = await self._client.structured(
                    request, asking.schema(ids), "grading", model=self._model, seed=SEED,
                    max_tokens=TOKENS + TOKENS_A_CRITERION * len(ids),
                )  # fmt: skip
            except ReplyError as error:  # it answered, uselessly: that may be mended by asking anew
                whys, echo, problems = dict.fromkeys(ids, error.what), "", [error.what]
            except EndpointError as error:
                return _Stage(scores, dict.fromkeys(ids, error.what), tuple(replies), error)
            else:
                replies.append((request, answer.reply))
                found = check(answer.data or {}, open_criteria, case)
                scores |= found.scores
                whys = {name: why for name, why in found.problems.items() if name}
                problems = [answer.problem] if answer.data is None else list(found.problems.values())
                echo = answer.reply.text
            open_criteria = tuple(one for one in open_criteria if one.id not in scores)
            if not open_criteria:
                break
            request = asking.repair(asked, echo, problems, [one.id for one in open_criteria])
        left = {one.id: whys.get(one.id, "") for one in open_criteria}
        return _Stage(scores, left, tuple(replies))

    def _card(
        self, transcript: Transcript, rubric: Rubric, examined: Examined, stages: list[_Stage], grader: Grader
    ) -> Scorecard:
        lang = examined.study.lang if examined.study is not None else "en"
        texts = _texts(lang)
        whys = {name: why for stage in stages for name, why in stage.whys.items()}
        found = {name: score for stage in stages for name, score in stage.scores.items()}
        warnings = _kept_warnings(examined, rubric, lang)
        scores: list[CriterionScore] = []
        for criterion in rubric.criteria:
            score = found.get(criterion.id)
            if score is None:
                why = one_line(whys.get(criterion.id) or texts["no_answer"], 240).removeprefix(f"{criterion.id}: ")
                scores.append(_ungraded(criterion, texts["ungraded"].format(why=why)))
                continue
            score, rules = _with_wording(score, examined), _by_rules(examined, criterion)
            if rules is not None and score.level is not None and abs(score.level - rules) >= FAR:
                score = score.model_copy(update={"confidence": DOUBTED})
                warnings.append(texts["differs"].format(criterion=criterion.title, model=score.level, rules=rules))
            scores.append(score)
        missing = sum(criterion.id not in found for criterion in rubric.criteria)
        if missing:
            warnings.insert(0, texts["left"].format(count=missing, all=len(rubric.criteria)))
        return scorecard(transcript, rubric, grader, scores, warnings)

    def _grader(self, replies: list[tuple[tuple[Message, ...], Reply]], seconds: float) -> Grader:
        prompt = sum(reply.prompt_tokens or 0 for _, reply in replies)
        completion = sum(reply.completion_tokens or 0 for _, reply in replies)
        price_in, price_out = self._settings.price_in, self._settings.price_out
        cost = None
        if price_in is not None and price_out is not None and (prompt or completion):
            cost = round((prompt * price_in + completion * price_out) / 1_000_000, 6)
        first = replies[0][1] if replies else None
        return Grader(
            engine="llm", model=(first and first.model) or self._model, prompt_version=asking.PROMPTS.version,
            tokens=prompt + completion or None, seconds=round(seconds, 2), cost=cost,
            fingerprint=first.fingerprint if first else None,
        )  # fmt: skip


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


def _refuse_if_cut(replies: list[tuple[tuple[Message, ...], Reply]]) -> None:
    """Raise ReplyError where no call's count of tokens comes near its prompt: the server dropped part of it.

    One call alone proves nothing: servers that keep a common beginning may count only what is new.
    """
    counted = [(asked, reply.prompt_tokens) for asked, reply in replies if reply.prompt_tokens]
    if counted and all(prompt_was_cut(asked, tokens) for asked, tokens in counted):
        most = max(tokens or 0 for _, tokens in counted)
        raise ReplyError(
            f"The conversation does not fit into the model's context: it read {most:,} tokens of the prompt only.",
            next_step="Serve the model with a longer context, or grade with the offline engine.",
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
