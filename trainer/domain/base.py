"""The one base class of all models: frozen, strict about unknown fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code: en, de, nb …")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="lower-case words joined by hyphens")]
Channel = Literal["phone", "chat", "counter"]
Fault = Literal["company", "customer", "shared", "unclear"]
Speaker = Literal["customer", "agent"]


class MistakeError(ValueError):
    """A mistake that a validator found: its kind, where below the validated field, and which names would be right."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "misfit",
        path: tuple[str | int, ...] = (),
        given: str = "",
        options: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code, self.path, self.given, self.options = code, path, given, options


def check_ids_once(values: tuple[Any, ...], what: str = "id") -> None:
    """Raise MistakeError at the first value whose `id` an earlier one has."""
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value.id in seen:
            raise MistakeError(
                f"the {what} '{value.id}' stands here more than once", code="duplicate-id", path=(place, "id")
            )
        seen.add(value.id)


class Model(BaseModel):
    """A value: it never changes after it was made, and a field it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)
