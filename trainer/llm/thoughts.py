"""Thoughts that some models write before their answer, between tags: they are for nobody's eyes."""

from __future__ import annotations

TAGS = (("<think>", "</think>"), ("<thinking>", "</thinking>"))


class Thoughts:
    """Takes the thoughts at the beginning of an answer out of its pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None
        self._over = False

    def feed(self, piece: str) -> str:
        """What of the text so far may be seen and was not given out before."""
        if self._over:
            return piece
        self._held += piece
        if self._closing is None:
            begun = self._held.lstrip()
            for opening, closing in TAGS:
                if begun.startswith(opening):
                    self._closing = closing
                    break
            else:
                if begun and any(opening.startswith(begun) for opening, _ in TAGS):
                    return ""
                return self._release(begun) if begun else ""  # white space at the beginning says nothing
        _, closed, after = self._held.partition(self._closing)
        if not closed:
            self._held = self._held[-len(self._closing) :]  # enough to see a tag that comes in two pieces
            return ""
        self._held, self._closing = after.lstrip(), None
        return self.feed("")

    def rest(self) -> str:
        """What is still held back at the end and is no thought."""
        return "" if self._over or self._closing else self._release(self._held)

    def _release(self, text: str) -> str:
        self._over, self._held = True, ""
        return text


def without_thoughts(text: str) -> str:
    """A whole answer without the thoughts at its beginning."""
    thoughts = Thoughts()
    return thoughts.feed(text) + thoughts.rest()
