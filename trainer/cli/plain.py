"""A session line by line on standard input and output: for pipes, screen readers and tests."""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import AsyncIterator
from typing import cast, get_args

from trainer.cli.case import case_text, channel_word
from trainer.cli.output import answer, progress, progress_done, remark, say
from trainer.customer.voice import Piece
from trainer.domain.conversation import Action, Event, Turn
from trainer.domain.text import MAX_MESSAGE
from trainer.errors import BusyError, EndpointError, TrainerError
from trainer.grading.watching import Progress
from trainer.practice.session import Session
from trainer.translation import figure, language, mark, tr
from trainer.wiring import Wiring

ACTIONS = get_args(Action)
ENDINGS = {
    "resolved": mark("The customer leaves content."),
    "escalated": mark("You handed over to a manager."),
    "ended_by_agent": mark("You ended the conversation."),
    "hung_up": mark("The customer left."),
    "abandoned": mark("The conversation was broken off."),
}
OFFLINE, AGAIN, MODEL = "/offline", "/again", "/model"
"""After a fault: the offline voice goes on, the model is asked once more; the model speaks again after that."""


class PlainSession:
    """One session in plain lines, or in JSON, one event a line."""

    def __init__(self, wiring: Wiring, session: Session, *, json_out: bool) -> None:
        self._wiring, self._session, self._json = wiring, session, json_out
        self._ready_at = 0.0
        """When the endpoint may be asked again, by the monotonic clock."""
        self._line_to_come: asyncio.Task[str | None] | None = None
        self._asks = sys.stdin.isatty() and not json_out

    async def run(self) -> None:
        """From the customer's first words to the scorecard."""
        try:
            await self._run()
        finally:
            await self._wiring.aclose()
        if self._line_to_come is not None:
            remark(tr("Press Enter to leave."))

    async def _run(self) -> None:
        if not self._json:
            self._case()
        for number, turn in enumerate(self._session.turns):
            self._turn(turn.speaker, number, _shown(turn))
        await self._drive(self._opening())
        while self._session.ending is None:
            line = await self._next_line()
            if line is None:
                self._show(await self._session.close())
                break
            await self._take(line)
        await self._grade()

    def _case(self) -> None:
        persona = self._session.persona
        say(f"{persona.name}, {channel_word(persona.channel)}, {persona.trade}. {persona.summary}")
        say(case_text(persona, hint=not self._session.start.exam))
        how = tr(
            "One line is one message. /hold, /manager, /channel and /end act; a text may follow. /wait is silence."
        )
        say(f"{how}\n")

    def _line(self) -> str | None:
        if self._asks:
            print(f"{tr('You')}: ", end="", flush=True)
        raw = sys.stdin.buffer.readline()
        return raw.decode("utf-8", "replace").rstrip("\r\n") if raw else None

    async def _take(self, line: str) -> None:
        text = line.strip()
        if not text:
            return
        word, _, rest = text.partition(" ")
        if word == "/wait":
            await self._drive(self._session.say(""))
        elif word in (OFFLINE, AGAIN):
            await self._once_more(offline=word == OFFLINE)
        elif word == MODEL:
            self._model_again()
        elif word.startswith("/") and word[1:] in ACTIONS:
            await self._say(rest, cast("Action", word[1:]))
        elif self._session.state.owed or not self._session.turns:
            remark(tr("The customer has yet to say something: {again} or {offline}.", again=AGAIN, offline=OFFLINE))
        elif word.startswith("/") and word[1:].isalpha():
            remark(tr("There is no {word}. There are /hold, /manager, /channel, /end and /wait.", word=word))
        else:
            await self._say(text)

    def _model_again(self) -> None:
        """Let the model speak from the next reply on, and say so; or why it cannot."""
        if self._session.engine == "offline":
            remark(tr("There is no model to speak: this conversation is played offline."))
        elif not self._session.taken_over:
            remark(tr("The model is speaking already."))
        else:
            self._session.use_voice(None)
            remark(tr("The model speaks again from the next reply on."))

    async def _once_more(self, *, offline: bool) -> None:
        """The reply that is owed, by the offline voice or by the model, once it may be asked again."""
        if offline:
            self._offline_from_here()
        elif not (self._session.state.owed or not self._session.turns):
            remark(tr("The customer has answered; it is your turn."))
            return
        elif not await self._waited():
            return
        self._ready_at = 0.0
        await self._drive(self._opening())

    def _offline_from_here(self) -> None:
        """Let the offline voice speak, and say so."""
        if self._session.engine == "offline":
            remark(tr("This conversation is played offline already."))
        elif self._session.taken_over:
            remark(tr("The offline voice is speaking already. {model} lets the model speak again.", model=MODEL))
        else:
            self._session.use_voice(self._wiring.offline_voice)
            remark(tr("The offline voice goes on from here. {model} lets the model speak again.", model=MODEL))

    async def _waited(self) -> bool:
        """Wait for as long as the endpoint asked. False where the agent writes something meanwhile: that goes first."""
        left = self._ready_at - time.monotonic()
        if left <= 0:
            return True
        remark(
            tr(
                "Waiting {seconds} s, as the endpoint asks. {offline} goes on at once without it.",
                seconds=math.ceil(left),
                offline=OFFLINE,
            )
        )
        done, _ = await asyncio.wait({self._reading_line()}, timeout=left)
        return not done

    def _reading_line(self) -> asyncio.Task[str | None]:
        """The line that is being read, or about to be."""
        if self._line_to_come is None:
            self._line_to_come = asyncio.create_task(asyncio.to_thread(self._line))
        return self._line_to_come

    async def _next_line(self) -> str | None:
        line = await self._reading_line()
        self._line_to_come = None
        return line

    async def _opening(self) -> AsyncIterator[Event | Piece]:
        """The customer's first words where they are missing, and the reply where one is owed."""
        async for item in self._session.open():
            yield item
        async for item in self._session.reply():
            yield item

    async def _say(self, text: str, action: Action | None = None) -> None:
        """Say something to the customer; what is too long is refused and not cut."""
        if len(text) > MAX_MESSAGE:
            remark(
                tr(
                    "That is {count} characters; a message has at most {most}. It was not sent.",
                    count=figure(len(text), ","),
                    most=figure(MAX_MESSAGE, ","),
                )
            )
            return
        await self._drive(self._session.say(text, action=action))

    async def _drive(self, steps: AsyncIterator[Event | Piece]) -> None:
        """Show what comes of a step. A model that fails is named, and the turn can be taken up again."""
        try:
            async for item in steps:
                if not isinstance(item, Piece):
                    self._show(item)
        except EndpointError as error:
            if not self._asks:
                kept = tr(
                    "Nothing is lost: `{again}` goes on, --engine offline too.",
                    again=f"trainer practice --plain --resume {self._session.id}",
                )
                raise type(error)(error.what, next_step=f"{error.next_step} {kept}") from None
            wait = error.wait_s if isinstance(error, BusyError) else 0.0
            self._ready_at = time.monotonic() + wait
            kept = (
                tr(
                    "What you said is kept. {again} tries once more, {offline} lets the offline voice take over.",
                    again=AGAIN,
                    offline=OFFLINE,
                )
                if not wait
                else tr(
                    "What you said is kept. {again} waits {seconds} s and tries once more, "
                    "{offline} lets the offline voice take over.",
                    again=AGAIN,
                    seconds=f"{wait:.0f}",
                    offline=OFFLINE,
                )
            )
            remark(f"{error} {kept}")

    def _show(self, event: Event) -> None:
        data = event.data
        if event.kind == "customer":
            self._turn("customer", event.turn or 0, data["text"])
        elif event.kind == "mood" and not self._session.start.exam:
            if self._json:
                after = data["after"]
                why = [{key: one[key] for key in ("cause", "what", "by", "text")} for one in data["why"]]
                answer(
                    {"event": "mood", "turn": event.turn, "anger": after["anger"], "trust": after["trust"], "why": why}
                )
        elif event.kind == "notice":
            if self._json:
                answer({"event": "notice", "text": data["text"]})
            else:
                remark(tr(data["text"]))
        elif event.kind == "ended":
            if self._json:
                answer({"event": "end", "ending": data["ending"]})
            else:
                say(f"\n{tr(ENDINGS[data['ending']])}")

    def _turn(self, speaker: str, number: int, text: str) -> None:
        if self._json:
            answer({"event": speaker, "turn": number, "text": text})
        else:
            say(f"{self._session.persona.name if speaker == 'customer' else tr('You')}: {text}")

    async def _grade(self) -> None:
        from trainer.coaching.advice import advice_book
        from trainer.reports.plain import scorecard_text, turns_text

        try:
            scorecard = await self._wiring.grade(self._session, watch=_watched)
        except EndpointError as error:
            raise type(error)(
                error.what + " " + tr("The conversation is kept as {id}.", id=self._session.id),
                next_step=tr(
                    "`trainer grade {id}` grades it; --engine offline needs no endpoint.", id=self._session.id
                ),
            ) from None
        except TrainerError as error:
            named = tr("The session is {id}.", id=self._session.id)
            raise type(error)(error.what, next_step=error.next_step or named) from None
        finally:
            progress_done()
        if self._json:
            answer({"event": "scorecard", "session": self._session.id, **scorecard.model_dump(mode="json")})
            return
        rubric = self._wiring.shelf.rubric(self._session.start.rubric_id, language())
        say("\n" + scorecard_text(scorecard, rubric, advice_book()))
        say("\n" + turns_text(self._session.transcript()))
        say("\n" + tr("Session {id}", id=self._session.id))


def _watched(step: Progress) -> None:
    """Says on a terminal how far the grading is."""
    progress(f"{tr('Reading the conversation and grading it…')} {step.text}")


def _shown(turn: Turn) -> str:
    """What was said in a turn."""
    from trainer.reports.card import turn_text

    return turn_text(turn)
