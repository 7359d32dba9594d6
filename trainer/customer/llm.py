"""The customer spoken by a model: it gets the plan as its direction and is held to its role, sentence by sentence.

Nothing is shown before it was found to be a customer's words, and before there is enough of it to stand alone: what was
shown can then always be left as it is. A model that steps out of the role before that is asked once more; then the
offline voice takes the turn, and says so. A reply is heard to its end before any of it is shown where a trainer has
laid down principles that it is held against, where the model was asked once more, and where it has slipped before in
this session: the beginning of what a weak model says is no better than its end. Where the endpoint fails, the error
goes to whoever asked: half a reply is never a reply.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from trainer.customer.direction import directed
from trainer.customer.guard import Fault, guard
from trainer.customer.offline import OfflineVoice
from trainer.customer.principles import broken
from trainer.customer.voice import Piece, Scene, Utterance
from trainer.domain.text import MAX_MESSAGE, clean
from trainer.errors import UnfitReplyError
from trainer.llm.chat import ChatClient, Message, Reply
from trainer.translation import mark

STOOD_IN = mark("The model stepped out of the role; the offline voice took this turn.")
NO_REPLY = mark("The model gave no reply that could be used; the offline voice took this turn.")
CUT = mark("The model stepped out of the role; the reply ends where it still was in it.")
LONG = mark("The model went on too long; the reply ends early.")
AGAINST = mark("The model went against a principle of this customer's; the offline voice took this turn.")
ATTEMPTS = 2
SHORTEST = 3
"""Words that can stand as a reply by themselves; the plan may want more."""
TOKENS_A_WORD = 3
"""Room for a turn, in tokens for each planned word: other languages than English need two and more."""
THOUGHTS = 2000
"""Room beside it, for models that think before they speak and count that as part of the answer."""
TOO_MUCH = frozenset({"too_long", "paragraphs"})
"""Faults of length alone: what came before them was in the role."""
TRUSTED = 1
"""So many turns with faults beside their length are forgiven in a session."""
_END = re.compile(r"[.!?…]+[\"'”’»)]*\s+|\n+")
_OPENING, _CLOSING = '"“„«', '"”“»'


class LlmVoice:
    """Speaks through a model; `fallback` takes a turn that the model cannot keep to.

    `is_aside` tells words that are meant for a grader or a machine: no customer's, whatever the file holds.
    """

    def __init__(
        self,
        client: ChatClient,
        model: str | None,
        temperature: float,
        *,
        fallback: OfflineVoice,
        is_aside: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._client, self._model, self._temperature, self._fallback = client, model, temperature, fallback
        self._is_aside = is_aside
        self._slips: Counter[tuple[str, int]] = Counter()
        """In how many turns the model slipped, by persona and seed of the session."""

    async def speak(self, scene: Scene) -> AsyncGenerator[Piece | Utterance, None]:
        """Sentences as they come and pass, then the whole utterance. Raises EndpointError."""
        complaint, notice = "", STOOD_IN
        faults: list[str] = []
        session = scene.persona.id, scene.seed
        doubted = bool(scene.persona.principles) or self._slips[session] > TRUSTED
        for attempt in range(ATTEMPTS):
            whole = doubted or attempt > 0
            request = directed(scene, complaint)
            take = _Take(scene, self._is_aside)
            try:
                async with aclosing(self._sentences(request.messages, scene, take, seed=scene.seed + attempt)) as said:
                    async for sentence in said:
                        if not whole:
                            yield Piece(sentence)
            except UnfitReplyError as error:  # blank, refused, filtered or endless: the model's fault, not the line's
                take.unfit = error.what
            if not TOO_MUCH.issuperset(take.kinds) and TOO_MUCH.issuperset(faults):
                self._slips[session] += 1
            faults += take.kinds
            if take.good and (against := await self._against_principles(scene, take.shown)):
                complaint, notice = against, AGAINST
                faults.append("principle")
                continue
            if take.good:
                if whole:
                    yield Piece(take.shown)
                yield Utterance(text=take.shown, lines=request.material, voice="llm", faults=tuple(faults))
                return
            only_long = bool(take.faults) and set(take.kinds) <= TOO_MUCH
            if take.shown and (not whole or (only_long and not doubted)):
                notice = LONG if only_long else CUT
                if whole:
                    yield Piece(take.shown)
                yield Utterance(
                    text=take.shown, lines=request.material, voice="llm", faults=tuple(faults), notice=notice
                )
                return
            complaint, notice = take.complaint, STOOD_IN if take.faults else NO_REPLY
        utterance = self._fallback.utter(scene)
        yield Piece(utterance.text)
        yield utterance.model_copy(update={"notice": notice, "faults": tuple(faults)})

    async def _against_principles(self, scene: Scene, said: str) -> str:
        """What a line does against the principles, for the model; empty where it keeps to them."""
        found = await broken(self._client, self._model, scene.persona, said, seed=scene.seed)
        return " ".join(f"it goes against a rule of yours: {one.principle.rule} {one.why}".strip() for one in found[:2])

    async def _sentences(
        self, messages: tuple[Message, ...], scene: Scene, take: _Take, *, seed: int
    ) -> AsyncGenerator[str, None]:
        """What may be shown, as it comes; ends at the first fault, which `take` then holds."""
        stream = self._client.stream(
            messages,
            model=self._model, temperature=self._temperature,
            max_tokens=scene.plan.words[1] * TOKENS_A_WORD + THOUGHTS, seed=seed % 2**31,
        )  # fmt: skip
        async with aclosing(stream):
            async for item in stream:
                for piece in take.end() if isinstance(item, Reply) else take.feed(item):
                    yield piece
                if take.faults:
                    return


class _Take:
    """One attempt at a turn: what was held back, what was shown, what was wrong."""

    def __init__(self, scene: Scene, is_aside: Callable[[str], bool]) -> None:
        self._scene, self._is_aside = scene, is_aside
        self._held = ""
        self._gap = ""
        """White space that is shown with the next sentence, if one comes."""
        self._quote = ""
        self._begun = False
        self._passed = ""
        """What was found to be a customer's words."""
        self.shown = ""
        """As much of it as was given out."""
        self.faults: list[Fault] = []
        self.unfit = ""
        self.ended = False

    @property
    def good(self) -> bool:
        """It came whole and nothing was wrong with it."""
        return self.ended and not self.faults and not self.unfit and bool(self.shown.strip())

    @property
    def kinds(self) -> list[str]:
        """What was wrong with it, by kind, each once."""
        return list(dict.fromkeys(fault.kind for fault in self.faults)) or (["unfit"] if self.unfit else [])

    @property
    def complaint(self) -> str:
        """What was wrong, for the model."""
        if self.faults:
            return " ".join(dict.fromkeys(fault.said for fault in self.faults[:2]))
        return self.unfit or "nothing was said."

    def feed(self, piece: str) -> list[str]:
        """Sentences that are complete now and may be shown."""
        self._held += clean(piece)
        if not self._begun:
            self._begin()
        pieces: list[str] = []
        while self._begun and not self.faults and (end := _END.search(self._held)) is not None:
            sentence, self._held = self._held[: end.end()], self._held[end.end() :]
            pieces += self._pass(sentence)
        return pieces

    def end(self) -> list[str]:
        """The rest, once the model has finished; then what has passed may be shown, however short."""
        self.ended = True
        rest, self._held = self._held.rstrip(), ""
        if self._quote and rest[-1:] in _CLOSING:
            rest = rest[:-1]
        if rest.strip():
            return self._pass(rest)
        return [] if self.faults else self._released()

    def _begin(self) -> None:
        """Takes off what models put before a reply: white space, their own name, a quotation mark."""
        begun = self._held.lstrip()
        label = f"{self._scene.persona.name}:"
        if not begun or label.lower().startswith(begun.lower()):
            return
        if begun.lower().startswith(label.lower()):
            begun = begun[len(label) :].lstrip()
            if not begun:
                return
        if begun[0] in _OPENING:
            self._quote, begun = begun[0], begun[1:]
        self._held, self._begun = begun, True

    def _pass(self, sentence: str) -> list[str]:
        said = sentence.rstrip()
        if self._quote and not self._passed and any(mark in said for mark in _CLOSING):
            said, self._quote = self._quote + said, ""  # it belongs to words that are quoted within
        if not said:
            self._gap += sentence
            return []
        so_far = self._passed + self._gap + said
        faults = guard(so_far, self._scene)
        if self._is_aside(so_far):
            faults.append(Fault("leak", ""))
        if len(so_far) > MAX_MESSAGE:
            faults.append(Fault("too_long", ""))
        if faults:
            self.faults = faults
            return []
        self._passed, self._gap = so_far, sentence[len(sentence.rstrip()) :]
        stands = len(so_far.split()) >= max(SHORTEST, self._scene.plan.words[0])
        return self._released() if stands or self.ended else []

    def _released(self) -> list[str]:
        """What has passed and was not yet given out."""
        new, self.shown = self._passed[len(self.shown) :], self._passed
        return [new] if new else []
