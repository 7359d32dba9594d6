"""The entries of the command palette, drawn literally: names of customers come from files that people write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from trainer.domain.text import one_line


class Command(NamedTuple):
    """What can be done from here."""

    title: str
    help: str
    run: Callable[[], Any]


class TrainerCommands(Provider):
    """All that the application offers on the screen that one is on."""

    async def discover(self) -> Hits:
        """Everything, in the order in which the screen offers it."""
        for title, text, run, shown in self.app.get_system_commands(self.screen):
            if shown:
                yield DiscoveryHit(Content(one_line(title)), run, text=one_line(title), help=_literal(text))

    async def search(self, query: str) -> Hits:
        """What fits the query."""
        matcher = self.matcher(query)
        for title, text, run, _ in self.app.get_system_commands(self.screen):
            name = one_line(title)
            score, places = matcher.fuzzy_search.match(query, name)
            if score > 0:
                prompt = Content(name)
                for place in places:
                    prompt = prompt.stylize("bold underline", place, place + 1)
                yield Hit(score, prompt, run, text=name, help=_literal(text))


def _literal(text: str) -> Any:
    """Help as the palette draws it: it takes text for markup, and content for what it is."""
    return Content(one_line(text))
