"""What an endpoint can do, found by trying, for `trainer doctor`: one report, with each model that a role would use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from trainer.domain.base import Model
from trainer.errors import EndpointError
from trainer.llm.client import OpenAIClient
from trainer.llm.listing import Listed
from trainer.llm.model_probe import ModelProbe, ModelReport
from trainer.llm.scrub import without_login
from trainer.llm.sdk import is_azure
from trainer.settings import Settings
from trainer.translation import mark, tr

SHOWN = 12
"""Models that are named."""
Role = Literal["customer", "detector", "judge"]


class RoleReport(Model):
    """Who would do what, and how."""

    role: Role
    model: str | None
    works: bool
    way: str | None = None
    """`streamed` or `whole` for the customer; `json_schema`, `json_object` or `plain` for detector and judge."""
    said: str
    """The same as a sentence."""


class Report(Model):
    """What was found at an endpoint."""

    address: str
    works: bool = False
    """At least one of the models answers."""
    complete: bool = False
    """Every role has a model that answers."""
    models: tuple[str, ...] = ()
    """What the endpoint lists, at most 200."""
    roles: tuple[RoleReport, ...] = ()
    tried: tuple[ModelReport, ...] = ()
    """Each distinct model, once."""
    findings: tuple[str, ...] = ()
    """What holds for the endpoint as a whole, in sentences."""


async def probe(
    settings: Settings, *, step: Callable[[str], None] | None = None, tell: Callable[[str], None] | None = None
) -> Report:
    """Try the endpoint of these settings. It raises nothing: what fails is a finding.

    `step` is told what is tried next, `tell` what the endpoint lets one wait for.
    """
    try:
        client = OpenAIClient(settings, tell=tell)
    except EndpointError as error:
        return Report(address=without_login(settings.base_url or ""), findings=(str(error),))
    try:
        return await _probed(client, settings, step or (lambda _: None))
    finally:
        await client.aclose()


async def _probed(client: OpenAIClient, settings: Settings, step: Callable[[str], None]) -> Report:
    findings: list[str] = []
    step(tr("the list of models"))
    listed = await _listed(client, findings)
    wanted: dict[Role, str | None] = {
        "customer": settings.model,
        "detector": settings.detector_model or settings.model,
        "judge": settings.judge_model or settings.model,
    }
    if None in wanted.values():
        first = await _first(client, findings) if listed else None
        wanted = {role: name or first for role, name in wanted.items()}
    names = [one.id for one in listed]
    tried: dict[str, ModelReport] = {}
    for name in dict.fromkeys(one for one in wanted.values() if one):
        known = next((one for one in listed if one.id == name), None)
        if names and known is None and not is_azure(client.base_url):  # Azure lists what could be deployed
            findings.append(tr("The model '{name}' is set, and is not among those that are listed.", name=name))
        tried[name] = await ModelProbe(client, settings, name, known, step).report()
    roles = tuple(_role(role, name, tried) for role, name in wanted.items())
    return Report(
        address=client.address, works=any(one.works for one in tried.values()),
        complete=all(one.works for one in roles), models=tuple(names), roles=roles, tried=tuple(tried.values()),
        findings=tuple(findings),
    )  # fmt: skip


async def _first(client: OpenAIClient, findings: list[str]) -> str | None:
    """The model that is asked where none is set."""
    try:
        return await client.model(None)
    except EndpointError as error:
        findings.append(str(error))
        return None


async def _listed(client: OpenAIClient, findings: list[str]) -> list[Listed]:
    try:
        found = await client.models()
    except EndpointError as error:
        findings.append(tr("It lists no models: {error}", error=error))
        return []
    names = [one.id for one in found]
    if not names:
        findings.append(tr("It lists no models."))
        return found
    shown = ", ".join(names[:SHOWN])
    more = tr("{names} and {count} more", names=shown, count=len(names) - SHOWN) if len(names) > SHOWN else shown
    findings.append(tr("Models: {names}.", names=more))
    return found


_DOES: dict[Role, str] = {
    "customer": mark("The customer is spoken by {model}"), "detector": mark("Moves are detected by {model}"),
    "judge": mark("Grades are given by {model}"),
}  # fmt: skip


def _role(role: Role, name: str | None, tried: dict[str, ModelReport]) -> RoleReport:
    found = tried.get(name) if name else None
    if name is None or found is None or not found.works:
        instead = tr("the offline engine stands in") if role == "detector" else tr("--engine offline needs no model")
        why = tr("{model} does not work", model=name) if name else tr("none is known")
        said = f"{tr(_DOES[role], model=tr('no model'))}: {why}; {instead}."
        return RoleReport(role=role, model=name, works=False, said=said)
    if role == "customer":
        way = "streamed" if found.streams else "whole"
        how = tr("word by word as it comes") if found.streams else tr("in whole replies, since it does not stream")
    else:
        way = found.mode
        how = tr("with the schema in the prompt") if way == "plain" else tr("by {way}", way=way)
    return RoleReport(role=role, model=name, works=True, way=way, said=f"{tr(_DOES[role], model=name)}, {how}.")


__all__ = ["Report", "RoleReport", "probe"]
