"""The judge that needs no model: rules on what each message does, in its order and place, against the case."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Criterion, Rubric
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard
from trainer.grading.asides import aside_warnings, asides, heard
from trainer.grading.card import scorecard
from trainer.grading.stages import RULES
from trainer.grading.study import Study, study
from trainer.grading.verdict import Verdict
from trainer.grading.void import FEW, Void, least, void_in, void_of
from trainer.grading.wording import Speaker, wording
from trainer.reading import OfflineReader, Reader
from trainer.reading.language import Languages

VERSION = "rules-1"
"""Stands in the scorecard for the rules as they are; another number where they judge otherwise."""
SPARED = frozenset({"composure", "no_contradiction", "clarity", "positive_language"})
"""Criteria that silence would win: in a conversation broken off early they get at most a 1."""
SPARED_WHEN_EMPTY = frozenset({"positive_language"})
"""Criteria that kind words would win where nothing was done: they then get at most a 1."""
NOTHING = frozenset({"empathy", "reflecting", "authority", "next_steps", "desired_outcome", "questioning"})
"""Criteria that say whether anything was done for the customer at all."""
WANTS = {"no_fault": "apology", "no_file": "history", "no_may": "authority", "no_may_not": "authority"}
"""What a scenario may lack, each with the criterion that is judged more coarsely without it."""
HOLLOW = 2
"""Sum of the levels of `NOTHING` up to which nothing was done."""


class Examined(NamedTuple):
    """A conversation as the rules saw it."""

    card: Scorecard
    void: Void | None
    """Why there was nothing to grade; None where there was something."""
    study: Study | None
    """What was judged from; None where that was not even begun."""


class OfflineJudge:
    """Grades by rules from the readings of an offline reader. Its cards say that they are estimates."""

    def __init__(self, reader: Reader, languages: Languages | None = None) -> None:
        self._reader = reader
        self._languages = languages or Languages()

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:
        """The scorecard of a conversation; it raises nothing on account of the transcript."""
        return (await self.examined(transcript, rubric)).card

    async def examined(self, transcript: Transcript, rubric: Rubric) -> Examined:
        """The scorecard with what it was made from."""
        grader = Grader(engine="offline", model=None, prompt_version=VERSION)
        lang = transcript.lang or self._language_of(transcript)
        texts = wording(lang)
        spoken = heard(transcript, lang)
        told = aside_warnings(asides(transcript), lang)
        void = void_of(spoken)
        studied = None if void else await study(spoken, lang, self._reader, self._languages)
        if studied is not None:
            void = void_in(studied)
        if void is not None or studied is None:
            reason = texts.void[(void or Void.NO_WORDS).value]
            scores = least(rubric, void or Void.NO_WORDS, reason)
            card = scorecard(transcript, rubric, grader, scores, [reason, *told, texts.warnings["estimate"]])
            return Examined(card, void or Void.NO_WORDS, studied)
        speaker = Speaker(studied)
        verdicts = _tempered({one.id: RULES[one.id](studied) for one in rubric.criteria if one.id in RULES}, studied)
        scores = tuple(_score(one, verdicts[one.id], speaker) for one in rubric.criteria if one.id in verdicts)
        unknown = [texts.warnings["no_rule"].format(criterion=one.id) for one in rubric.criteria if one.id not in RULES]
        told += self._warnings(studied, speaker, verdicts)
        card = scorecard(transcript, rubric, grader, scores, [*told, *unknown])
        return Examined(card, None, studied)

    def _language_of(self, transcript: Transcript) -> str:
        words = " ".join(turn.text for turn in transcript.turns)[:4000]
        lang, _ = self._languages.detect(words)
        return lang

    def _warnings(self, studied: Study, speaker: Speaker, judged: Collection[str]) -> list[str]:
        """What the card says of itself; of what the scenario lacks only what a criterion on it wanted."""
        scenario = studied.scenario
        known = {
            "no_fault": scenario.fault is None,
            "no_file": not scenario.case_file,
            "no_may": not scenario.may_offer,
            "no_may_not": not scenario.may_not_offer,
            "by_words": isinstance(self._reader, OfflineReader) and not self._reader.by_meaning,
        }
        found: list[str] = []
        if _answers(studied) < FEW:
            found.append(speaker.warning("few", count=str(_answers(studied))))
        found += [
            speaker.warning(key) for key, holds in known.items() if holds and (key not in WANTS or WANTS[key] in judged)
        ]
        return [*found, speaker.warning("estimate")]


def offline_judge(reader: Reader) -> OfflineJudge:
    """The offline judge on a reader."""
    return OfflineJudge(reader)


def _answers(studied: Study) -> int:
    return sum(bool(turn.before and turn.text.strip()) for turn in studied.agent)


def _tempered(verdicts: dict[str, Verdict], studied: Study) -> dict[str, Verdict]:
    """Criteria that are won by saying little are held down where little was said, or nothing was done."""
    done = [verdicts[name].level or 0 for name in NOTHING if name in verdicts]
    offered = "authority" in verdicts and verdicts["authority"].level
    empty = bool(done) and sum(done) <= HOLLOW and not offered
    held = SPARED if _answers(studied) < FEW - 1 else SPARED_WHEN_EMPTY if empty else frozenset[str]()
    return {
        name: verdict._replace(level=1, why="held", confidence=min(verdict.confidence, 0.5))
        if name in held and verdict.level is not None and verdict.level > 1
        else verdict
        for name, verdict in verdicts.items()
    }


def _score(criterion: Criterion, verdict: Verdict, speaker: Speaker) -> CriterionScore:
    better = speaker.better(verdict)
    return CriterionScore(
        id=criterion.id,
        stage=criterion.stage,
        level=verdict.level,
        applicable=verdict.applicable,
        evidence=verdict.evidence,
        rationale=speaker.rationale(verdict),
        better=better,
        better_turn=verdict.better_turn if better else None,
        advice=criterion.advice,
        confidence=verdict.confidence,
    )
