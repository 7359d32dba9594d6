"""The advice that everything cites: what the five articles say, by id, in our own words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import StringIO

from pydantic import Field, model_validator
from ruamel.yaml import YAML

from trainer import translation
from trainer.domain.base import Model
from trainer.errors import NotFoundError
from trainer.translation import tr

DATA = "data"
DEFAULT_LANG = "en"


class Advice(Model):
    """One piece of advice."""

    id: str
    article: str
    """Letter of the article it comes from: E, P, R, H or M."""
    title: str
    """What that article is about."""
    text: str
    """One or two sentences, addressed to the agent."""


class AdviceBook(Model):
    """All advice in one language."""

    articles: dict[str, str]
    """Titles by letter."""
    advice: dict[str, str] = Field(min_length=1)
    """Texts by id: the letter of the article and a number."""

    @model_validator(mode="after")
    def _of_known_articles(self) -> AdviceBook:
        for advice_id in self.advice:
            if advice_id[0] not in self.articles or not advice_id[1:].isdigit():
                raise ValueError(f"'{advice_id}' is no id: a letter of {', '.join(self.articles)} and a number")
        return self

    def get(self, advice_id: str) -> Advice:
        """The advice of that id. Raises NotFoundError where there is none."""
        if advice_id not in self.advice:
            raise NotFoundError(
                tr("There is no advice '{advice_id}'.", advice_id=advice_id),
                next_step=tr("Ids run from {first} to {last}.", first=self.ids()[0], last=self.ids()[-1]),
            )
        return Advice(
            id=advice_id, article=advice_id[0], title=self.articles[advice_id[0]], text=self.advice[advice_id]
        )

    def ids(self) -> tuple[str, ...]:
        """All ids, in the order of the articles."""
        return tuple(self.advice)

    def all(self) -> tuple[Advice, ...]:
        """All advice, in the order of the articles."""
        return tuple(self.get(advice_id) for advice_id in self.advice)


def data_text(name: str, lang: str) -> str:
    """The text of a data file in a language, in English where the language has none."""
    folder = files("trainer.coaching") / DATA
    own = folder / lang / f"{name}.yaml"
    chosen = own if own.is_file() else folder / DEFAULT_LANG / f"{name}.yaml"
    return chosen.read_text(encoding="utf-8")


def advice_book(lang: str | None = None) -> AdviceBook:
    """The advice in a language, by default that of the interface; English where that language has none."""
    return _book(lang or translation.language())


@cache
def _book(lang: str) -> AdviceBook:
    return AdviceBook.model_validate(YAML(typ="safe", pure=True).load(StringIO(data_text("advice", lang))))
