"""Simulated agents as data: how an agent of some skill behaves, by rules and lines, one file a kind and language.

The format stands at the top of `data/en/excellent.yaml`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from trainer.domain.base import Fault, Lang, MistakeError, Model, Slug
from trainer.domain.conversation import Action
from trainer.domain.persona import CallerType, Solves, check_slots
from trainer.domain.plan import ActKind, Heat
from trainer.errors import ContentError, NotFoundError
from trainer.library.findings import from_validation
from trainer.library.source import read_source

M = TypeVar("M", bound=BaseModel)

DATA = Path(__file__).parent / "data"

KindName = Literal["excellent", "polite", "hollow", "hasty", "pushover", "hostile"]
KINDS: tuple[KindName, ...] = ("excellent", "polite", "hollow", "hasty", "pushover", "hostile")

OfferState = Literal["none", "made", "refused", "haggled", "details", "grudging", "accepted"]
"""How the offer spoken of last stands: none was made, it was made and not yet answered, or the customer's verdict."""

CASE_SLOTS = frozenset({"thing", "company", "sum", "date", "place", "person"})
"""Slots from the persona's own words; `person` is turned round from the customer's mouth into the agent's."""
SLOTS = CASE_SLOTS | frozenset(
    {
        "customer", "agent", "answer", "offer", "offer_again", "what", "when", "how", "who", "else", "ask", "ask_told",
        "forbidden", "echo", "echo_before", "back", "back_before", "history", "told",
    }
)  # fmt: skip
"""All that a line may have filled in; what each means stands at the top of `data/en/excellent.yaml`."""


def _known_slots(line: str) -> str:
    check_slots(line)
    for _, name, _, _ in Formatter().parse(line):
        if name is not None and name not in SLOTS:
            raise MistakeError(f"'{name}' is no slot of an agent's line", given=name, options=tuple(sorted(SLOTS)))
    return line


def _known_act(name: str) -> str:
    if name.partition(".")[0] not in set(ActKind):
        raise MistakeError(f"'{name}' is nothing that a customer does", given=name, options=tuple(ActKind))
    return name


Said = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_known_slots)]
ActName = Annotated[str, AfterValidator(_known_act)]
"""An act of the customer's, `refuse`, or with its topic, `call_out.asked_again`."""
Lines = Annotated[tuple[Said, ...], Field(min_length=1)]


class Span(Model):
    """A range of whole numbers, both ends in it."""

    from_: Annotated[int, Field(ge=0, alias="from")] = 0
    to: int = 1000

    def holds(self, number: int) -> bool:
        """Whether a number lies in it."""
        return self.from_ <= number <= self.to


class When(Model):
    """When a rule applies: all that is given must hold. It knows only what an agent can see."""

    message: Span = Span()
    """Which message of the agent's it would be, from 1."""
    customer: tuple[ActName, ...] = ()
    """The customer did any of these just now."""
    customer_not: tuple[ActName, ...] = ()
    """… and none of these."""
    heat: tuple[Heat, ...] = ()
    """How hot the customer sounds."""
    offers: Span = Span()
    """How many different offers this agent has made."""
    offer: tuple[OfferState, ...] = ()
    """How the offer spoken of last stands."""
    settled: bool | None = None
    """Whether the customer has taken something that meets their need."""
    question: bool | None = None
    """Whether the customer has asked something that this agent has not yet answered."""
    abused: bool | None = None
    """Whether the customer has insulted or threatened the agent, or is of the kind that does."""
    fault: tuple[Fault, ...] = ()
    """Whose fault it is, by the case file."""
    caller: tuple[CallerType, ...] = ()
    done: tuple[Slug, ...] = ()
    """Rules that this agent has followed before."""
    not_done: tuple[Slug, ...] = ()
    """Rules that it has not."""
    chance: Annotated[float, Field(gt=0, le=1)] = 1
    """In what share of such moments it applies, by the seed."""


class Rule(Model):
    """One thing that an agent does at a moment."""

    id: Slug
    when: When = When()
    say: tuple[Said, ...] = ()
    """What they say, one of these; empty for an action without a word."""
    then: tuple[Slug, ...] = ()
    """Banks from which a line each is said after it, where one fits."""
    action: Action | None = None
    most: Annotated[int, Field(ge=1)] | None = None
    """How often in a session at most."""

    @model_validator(mode="after")
    def _does_something(self) -> Rule:
        if not self.say and self.action is None:
            raise MistakeError(f"the rule '{self.id}' neither says nor does anything", path=("say",))
        return self


class Kind(Model):
    """An agent of some skill."""

    kind: KindName
    title: Annotated[str, Field(min_length=1, max_length=60)]
    brief: Annotated[str, Field(min_length=1, max_length=1500)]
    """How a model is to play them."""
    offers: tuple[Solves, ...] = ("fully", "partly", "not")
    """In which order they make their offers, by how far these help; what is not named is never offered."""
    banks: dict[Slug, Lines] = {}
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    """The first that applies and has a fitting line left is followed."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Kind:
        ids = {rule.id for rule in self.rules}
        if len(ids) < len(self.rules):
            raise MistakeError("two rules have the same id", path=("rules",))
        for place, rule in enumerate(self.rules):
            for bank in rule.then:
                if bank not in self.banks:
                    raise MistakeError(
                        f"'{bank}' is no bank of this file", path=("rules", place, "then"), given=bank,
                        options=tuple(self.banks),
                    )  # fmt: skip
            for name in (*rule.when.done, *rule.when.not_done):
                if name not in ids:
                    raise MistakeError(
                        f"'{name}' is no rule of this file", path=("rules", place, "when"), given=name,
                        options=tuple(sorted(ids)),
                    )  # fmt: skip
        return self


class Tongue(Model):
    """What the agents of a language share: `data/LANG/language.yaml`."""

    names: Annotated[tuple[str, ...], Field(min_length=1)]
    """First names that they go by."""
    swap: dict[str, str] = {}
    """The customer's words turned round into the agent's, one or two words each, small: "my" → "your"."""
    swap_starts: tuple[str, ...] = ()
    """First words of sentences that can be turned round; beside these, those in `swap`."""
    swap_not: tuple[str, ...] = ()
    """Words with which a sentence cannot be turned round: "you", and vocatives."""


def languages() -> tuple[str, ...]:
    """The languages in which there are simulated agents."""
    return tuple(sorted(folder.name for folder in DATA.iterdir() if (folder / "language.yaml").is_file()))


@cache
def tongue(lang: Lang) -> Tongue:
    """What the agents of a language share. Raises NotFoundError where the language has none."""
    return read_data(Tongue, _folder(lang) / "language.yaml")


@cache
def kind(name: KindName, lang: Lang) -> Kind:
    """The agents of a kind in a language. Raises NotFoundError, or ContentError where the file has a mistake."""
    return read_data(Kind, _folder(lang) / f"{name}.yaml")


def _folder(lang: str) -> Path:
    folder = DATA / lang
    if not (folder / "language.yaml").is_file():
        raise NotFoundError(
            f"There are no simulated agents who speak '{lang}'.",
            next_step=f"They speak {', '.join(languages())}.",
        )
    return folder


def read_data(model: type[M], file: Path) -> M:
    """One data file. Raises NotFoundError, or ContentError with file, line and column."""
    source = read_source(file)
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        findings = from_validation(source, model, error)
        # a list with a mistake in it also counts as too short: the mistake itself lies deeper
        found = max(findings, key=lambda one: one.path.count("."))
        raise ContentError(str(found)) from None


__all__ = [
    "KINDS",
    "SLOTS",
    "Kind",
    "KindName",
    "Rule",
    "Span",
    "Tongue",
    "When",
    "kind",
    "languages",
    "read_data",
    "tongue",
]
