"""What reports, commands and screens call a type of caller, an act of the customer's and a kind of agent.

Files and `--json` keep the ids, which are English; whoever reads a report reads these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.domain.plan import ActKind
from trainer.translation import mark, tr

if TYPE_CHECKING:  # a list of customers is not to wait for the simulated agents
    from trainer.domain.persona import CallerType
    from trainer.rehearsal.script import KindName

CALLERS: dict[CallerType, str] = {
    "screamer": mark("Screamer"),
    "wanderer": mark("Wanderer"),
    "demander": mark("Demander"),
    "threatener": mark("Threatener"),
    "entitled": mark("Entitled"),
    "mistaken": mark("Mistaken"),
    "wronged": mark("Wronged"),
    "abusive": mark("Abusive"),
}
ACTS: dict[ActKind, str] = {
    ActKind.OPENING: mark("opening", about="act"),
    ActKind.VENT: mark("vent", about="act"),
    ActKind.THROW_BACK: mark("throw back", about="act"),
    ActKind.CALL_OUT: mark("call out", about="act"),
    ActKind.TAKE_UP: mark("take up", about="act"),
    ActKind.CONFIRM: mark("confirm", about="act"),
    ActKind.CORRECT: mark("correct", about="act"),
    ActKind.ANSWER: mark("answer", about="act"),
    ActKind.HALF_ANSWER: mark("half answer", about="act"),
    ActKind.CANNOT_KNOW: mark("cannot know", about="act"),
    ActKind.WONT_SAY_YET: mark("won't say yet", about="act"),
    ActKind.REFUSE: mark("refuse", about="act"),
    ActKind.HAGGLE: mark("haggle", about="act"),
    ActKind.ASK_DETAILS: mark("ask details", about="act"),
    ActKind.ACCEPT_GRUDGINGLY: mark("accept grudgingly", about="act"),
    ActKind.ACCEPT: mark("accept", about="act"),
    ActKind.REMIND: mark("remind", about="act"),
    ActKind.DEMAND: mark("demand", about="act"),
    ActKind.ASK: mark("ask", about="act"),
    ActKind.THREATEN: mark("threaten", about="act"),
    ActKind.WANT_MANAGER: mark("want manager", about="act"),
    ActKind.INSULT: mark("insult", about="act"),
    ActKind.BACK_DOWN: mark("back down", about="act"),
    ActKind.SOFTEN: mark("soften", about="act"),
    ActKind.WAIT: mark("wait", about="act"),
    ActKind.RETURN: mark("return", about="act"),
    ActKind.SILENCE_CHECK: mark("silence check", about="act"),
    ActKind.CLOSE: mark("close", about="act"),
    ActKind.HANG_UP: mark("hang up", about="act"),
}
"""What a customer can do in a turn."""
KINDS: dict[KindName, str] = {
    "excellent": mark("excellent", about="kind of agent"),
    "polite": mark("polite", about="kind of agent"),
    "hollow": mark("hollow", about="kind of agent"),
    "hasty": mark("hasty", about="kind of agent"),
    "pushover": mark("pushover", about="kind of agent"),
    "hostile": mark("hostile", about="kind of agent"),
}
TITLES: dict[KindName, str] = {
    "excellent": mark("Excellent"),
    "polite": mark("Polite, no more"),
    "hollow": mark("Hollow"),
    "hasty": mark("Hasty"),
    "pushover": mark("Pushover"),
    "hostile": mark("Hostile"),
}
"""The same as headings."""


def caller_type(name: str) -> str:
    """A type of caller as it stands in tables."""
    known = CALLERS.get(name)  # type: ignore[call-overload]
    return tr(known) if known else name.replace("_", " ").capitalize()


def act_name(act: ActKind) -> str:
    """What a customer does in a turn."""
    return tr(ACTS[act], about="act")


def kind_name(kind: KindName) -> str:
    """A kind of agent in a sentence or a table."""
    return tr(KINDS[kind], about="kind of agent")


def kind_title(kind: KindName) -> str:
    """A kind of agent as a heading."""
    return tr(TITLES[kind])
