"""A customer's case as plain text: what an agent may know, offer and not offer."""

from __future__ import annotations

from trainer.domain.persona import Persona
from trainer.translation import mark, tr

CHANNELS = {"phone": mark("phone"), "chat": mark("chat"), "counter": mark("counter")}


def channel_word(channel: str) -> str:
    """A channel as it stands in a list; one that is not known stands as it is written."""
    return tr(CHANNELS.get(channel, channel))


def case_text(persona: Persona, *, hint: bool = True) -> str:
    """The case in lines. In an exam the hint is left out."""
    offers = [offer.what + (f" ({offer.limit})" if offer.limit else "") for offer in persona.authority.offers]
    blocks = [
        (tr("Case file"), [persona.case_file.record, *persona.case_file.history]),
        (tr("Hint"), [persona.case_file.hint] if hint and persona.case_file.hint else []),
        (tr("You may offer"), offers),
        (tr("You may not"), [item.what for item in persona.authority.may_not]),
        (tr("On abuse"), [persona.house_rule_abuse]),
    ]
    return "\n".join(
        "\n".join([f"{head}:", *(f"  - {' '.join(line.split())}" for line in lines)]) for head, lines in blocks if lines
    )
