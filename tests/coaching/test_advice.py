"""The advice has every id that the rubrics, tips and moves cite."""

from __future__ import annotations

from io import StringIO

import pytest
from ruamel.yaml import YAML

from trainer import translation
from trainer.coaching.advice import advice_book
from trainer.coaching.tips import tip_texts
from trainer.domain.rubric import Rubric, RubricExtension
from trainer.errors import NotFoundError
from trainer.locations import shipped


def rubrics() -> list[Rubric]:
    """The shipped rubrics, whole."""

    def load(name: str) -> object:
        return YAML(typ="safe", pure=True).load(StringIO((shipped("rubrics") / f"{name}.yaml").read_text("utf-8")))

    base = Rubric.model_validate(load("deescalation"))
    return [base, *(RubricExtension.model_validate(load(name)).resolve(base) for name in ("phone", "helpdesk"))]


LANGUAGES = ("en", "de", "nb")


def test_five_articles_give_fifty_one_pieces_of_advice() -> None:
    book = advice_book()
    per_article = {letter: sum(one.article == letter for one in book.all()) for letter in book.articles}
    assert per_article == {"E": 5, "P": 15, "R": 12, "H": 7, "M": 12}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_piece_of_advice_names_its_article_and_stays_short(lang: str) -> None:
    for advice in advice_book(lang).all():
        assert advice.title == advice_book(lang).articles[advice.id[0]]
        assert 5 <= len(advice.text.split()) <= 50, advice.id


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_piece_of_advice_has_a_text_of_its_own_in_every_language(lang: str) -> None:
    english, other = advice_book("en"), advice_book(lang)
    assert other.ids() == english.ids()
    assert tuple(other.articles) == tuple(english.articles)
    assert set(other.advice.values()).isdisjoint(english.advice.values())
    assert len(set(other.advice.values())) == len(other.advice)


def test_an_unknown_id_is_answered_with_what_there_is() -> None:
    with pytest.raises(NotFoundError, match="Z9"):
        advice_book().get("Z9")


def test_every_criterion_and_every_tip_cites_advice_that_exists() -> None:
    known = set(advice_book().ids())
    for rubric in rubrics():
        for criterion in rubric.criteria:
            assert set(criterion.advice) <= known, criterion.id
    for cause, texts in tip_texts().items():
        assert {tip.advice for tip in texts.tips} <= known, cause


def test_every_rubric_has_eighteen_criteria_with_three_tips_and_four_different_anchors() -> None:
    for rubric in rubrics():
        assert len(rubric.criteria) == 18
        for criterion in rubric.criteria:
            assert len(criterion.tips) >= 3, criterion.id
            assert len({criterion.anchors.of(level) for level in (0, 1, 2, 3)}) == 4


def test_the_moments_that_need_not_arise_are_the_five_of_the_advice_page() -> None:
    for rubric in rubrics():
        starred = {criterion.id for criterion in rubric.criteria if criterion.na_when}
        assert starred == {"history", "explains_why", "boundaries", "breather", "escalation"}


def test_no_tip_is_said_twice_over_all_rubrics() -> None:
    for rubric in rubrics():
        tips = [tip for criterion in rubric.criteria for tip in criterion.tips]
        assert len(tips) == len(set(tips))


def test_an_unknown_language_gets_the_english_advice() -> None:
    assert advice_book("fr") == advice_book("en")


def test_the_advice_is_in_the_language_of_the_interface_unless_told_otherwise() -> None:
    translation.use("nb")
    try:
        assert advice_book() == advice_book("nb") != advice_book("en")
    finally:
        translation.use("en")
    assert advice_book() == advice_book("en")
