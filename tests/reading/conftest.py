"""Readers with and without an encoder, and a case to read messages in."""

from __future__ import annotations

import pytest

from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.encoder import find_encoder
from trainer.reading import OfflineReader, offline_reader

_WITH, _WITHOUT = offline_reader(find_encoder()), offline_reader(None)


@pytest.fixture(params=["encoder", "lexical"])
def reader(request: pytest.FixtureRequest) -> OfflineReader:
    """Each of both readers."""
    return _WITH if request.param == "encoder" else _WITHOUT


@pytest.fixture
def meaning_reader() -> OfflineReader:
    """The reader with an encoder; skips where this machine has none."""
    if not _WITH.by_meaning:
        pytest.skip("no sentence encoder on this machine")
    return _WITH


@pytest.fixture
def persona() -> Persona:
    """A customer whose oven was delivered with a cracked door."""
    return Persona.model_validate(
        {
            "id": "cracked-oven", "name": "Rosalind Achterberg", "lang": "en", "caller_type": "wronged",
            "difficulty": 2, "channel": "phone", "trade": "kitchen shop", "summary": "Her oven came with a crack.",
            "address_as": ["Mrs Achterberg", "Rosalind"], "who": "Runs a small bakery.", "talks": "Brisk.",
            "story": {
                "happened": "The oven came on Thursday with a cracked door.", "fault": "company",
                "need": "An oven that bakes by Saturday.", "demand": "A new oven today.",
                "resolved_when": "She can bake on Saturday.",
            },
            "facts": [
                {"id": "crack", "text": "The crack runs across the glass door, top left to the middle.",
                 "asks": ["What does the crack look like?", "Where exactly is the door damaged?",
                          "Can you describe the damage to the glass?"],
                 "lines": ["Top left corner, right down to the middle of the glass."]},
                {"id": "driver", "text": "The driver left before she could unpack it.",
                 "asks": ["Did you sign for it?", "Was the driver still there when you unpacked it?",
                          "Did the delivery man see it?"],
                 "lines": ["He was gone before I had the tape off."]},
                {"id": "wedding", "text": "She bakes a wedding cake for forty guests on Saturday.", "when": "heard",
                 "asks": ["What do you need the oven for?", "Is there an occasion coming up?",
                          "When do you have to bake next?"],
                 "lines": ["There's a wedding cake on Saturday. Forty people."]},
                {"id": "model", "text": "Model Brenner 60, serial 88-214.",
                 "asks": ["Which model is it?", "What's the serial number?", "Can you read me the plate?"],
                 "lines": ["Brenner 60, it says 88-214."]},
            ],
            "questions": [
                {"id": "who-pays", "text": "who pays for the ingredients that went to waste",
                 "lines": ["And the butter and eggs, who pays for those?"],
                 "answered_by": ["We'll pay for the ingredients you lost.", "The wasted food is covered by us.",
                                 "You get the money for the butter and eggs back."]},
                {"id": "when-new", "text": "when the new door comes", "lines": ["When is it coming?"],
                 "answered_by": ["The door arrives on Friday morning.", "It'll be with you by Friday.",
                                 "The new one comes the day after tomorrow."]},
            ],
            "case_file": {
                "record": "Achterberg, R. Brenner 60, serial 88-214, delivered Thursday 12 June.",
                "history": ["12 June: delivered, left at the door"],
            },
            "authority": {
                "offers": [
                    {"id": "door", "what": "new glass door fitted by Friday noon", "solves": "fully",
                     "name": "the new door",
                     "says": ["I can have a new door fitted by Friday.", "We'll send a fitter with new glass.",
                              "Would a replacement door on Friday help?"],
                     "details": {"when": "Friday between eight and twelve", "who": "our fitter Tomasz"}},
                    {"id": "loan", "what": "loan of a table-top oven from the shop", "solves": "partly",
                     "name": "the loan oven",
                     "says": ["I could lend you a small oven until then.", "You can borrow a table-top oven from us.",
                              "We'd bring round a loan oven."]},
                    {"id": "credit", "what": "forty pounds off the bill", "solves": "not", "name": "the forty pounds",
                     "says": ["I can take forty pounds off.", "There'd be a discount of forty pounds.",
                              "You'd get £40 credit."]},
                ],
                "not": [
                    {"what": "a whole new oven at no cost",
                     "says": ["I'll give you a brand-new oven for free.", "You get a completely new oven, no charge.",
                              "We swap the entire oven at our cost."]},
                ],
            },
            "words": {"thing": "the oven", "company": "Hob & Hearth"},
        }
    )  # fmt: skip


@pytest.fixture
def context() -> ReadingContext:
    """After her first outburst."""
    return ReadingContext(
        customer_lines=(
            "The oven came on Thursday and the door is cracked. Thursday! And I've rung you three times since.",
        ),
        open_questions=("who-pays", "when-new"),
    )
