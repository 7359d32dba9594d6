"""The one base class of all models: frozen, strict about unknown fields."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code: en, de, nb …")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="lower-case words joined by hyphens")]
Channel = Literal["phone", "chat", "counter"]
Fault = Literal["company", "customer", "shared", "unclear"]
Speaker = Literal["customer", "agent"]


class Model(BaseModel):
    """A value: it never changes after it was made, and a field it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)
