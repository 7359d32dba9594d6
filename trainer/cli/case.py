"""A customer's case as plain text: what an agent may know, offer and not offer."""

from __future__ import annotations

from trainer.domain.persona import Persona


def case_text(persona: Persona, *, hint: bool = True) -> str:
    """The case in lines. In an exam the hint is left out."""
    offers = [offer.what + (f" ({offer.limit})" if offer.limit else "") for offer in persona.authority.offers]
    blocks = [
        ("Case file", [persona.case_file.record, *persona.case_file.history]),
        ("Hint", [persona.case_file.hint] if hint and persona.case_file.hint else []),
        ("You may offer", offers),
        ("You may not", [item.what for item in persona.authority.may_not]),
        ("On abuse", [persona.house_rule_abuse]),
    ]
    return "\n".join(
        "\n".join([f"{head}:", *(f"  - {' '.join(line.split())}" for line in lines)]) for head, lines in blocks if lines
    )
