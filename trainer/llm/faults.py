"""What can go wrong between here and a model, each as one line that says the cause and the next step."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trainer.errors import BusyError, EndpointError, KeyRefusedError, ReplyError, UnfitReplyError
from trainer.llm.retries import LONGEST_WAIT, TRANSIENT, Fault, retry_after
from trainer.llm.scrub import Scrubber
from trainer.translation import mark, tr

AGAIN = mark("Try again, or let the offline engine take over.")
OTHER_MODEL = mark("Try again, or set another model.")
TOO_LONG = mark("The conversation is longer than the model's context")
CHECK_ADDRESS = mark("Check OPENAI_BASE_URL and the network.")
_CONTEXT = re.compile(
    r"context.{0,20}(length|window|size)|maximum context|too many tokens|prompt is too long", re.IGNORECASE
)
_NO_MODEL = re.compile(
    r"model.{0,80}(not (be )?found|does not exist|unknown|not loaded)|no such model|model_not_found", re.IGNORECASE
)
_FILTER = re.compile(r"content.?(filter|management|policy)", re.IGNORECASE)


class Place(NamedTuple):
    """Where a request went: what an error says of it."""

    scrub: Scrubber
    model: str | None
    now: float
    """Seconds since the epoch, for a Retry-After that is a date."""

    @property
    def address(self) -> str:
        """The address without login."""
        return self.scrub.address


def of_exception(error: Exception, place: Place) -> Fault:
    """Any exception of the SDK or of its transport as a fault.

    The SDK answers faults with its own errors, with those of its transport, and with bare ValueError, TypeError and
    AttributeError; none of them may reach a user.
    """
    if isinstance(error, Fault):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        headers = getattr(getattr(error, "response", None), "headers", {})
        return of_status(status, _said(getattr(error, "body", None), str(error)), headers, place)
    chain = list(_chain(error))
    names = {type(one).__name__ for one in chain}
    if any(isinstance(one, ssl.SSLError) for one in chain) or any("CERTIFICATE" in str(one) for one in chain):
        return Fault(EndpointError(
            tr(
                "No secure connection to {address}: its certificate is not trusted or it does not speak TLS.",
                address=place.address,
            ),
            next_step=tr("Check https or http in OPENAI_BASE_URL, and the certificate."),
        ))  # fmt: skip
    if any(isinstance(one, socket.gaierror) for one in chain) or "Name or service" in str(error):
        return _unreached(place, tr("its name is not known"), tr(CHECK_ADDRESS))
    if names & {"ConnectTimeout", "PoolTimeout"}:
        return _unreached(place, tr("no connection within the time allowed"), tr(CHECK_ADDRESS))
    if any(isinstance(one, ConnectionRefusedError) for one in chain) or "ConnectError" in names:
        return _unreached(place, tr("nothing listens there"), tr("Start the server, or check OPENAI_BASE_URL."))
    if names & {"APITimeoutError", "ReadTimeout", "WriteTimeout", "TimeoutError"}:
        return slow(place, tr("It did not answer in time"))
    if names & {"UnsupportedProtocol", "InvalidURL", "LocalProtocolError"}:
        return Fault(EndpointError(
            tr("A request to {address} cannot be sent: {error}.", address=place.address, error=place.scrub(str(error))),
            next_step=tr("Check OPENAI_BASE_URL and OPENAI_API_KEY."),
        ))  # fmt: skip
    if names & {"TooManyRedirects"}:
        return Fault(EndpointError(
            tr("{address} sends requests round in a circle.", address=place.address),
            next_step=tr("Check OPENAI_BASE_URL; it ends in /v1."),
        ))  # fmt: skip
    if names & {"DecodingError", "ZLibError", "error"}:
        return no_use(tr("its answer cannot be unpacked"), place)
    if names & {
        "APIConnectionError",
        "TransportError",
        "ReadError",
        "WriteError",
        "RemoteProtocolError",
        "OSError",
    } or any(isinstance(one, OSError) for one in chain):
        return Fault(
            EndpointError(tr("The connection to {address} was lost.", address=place.address), next_step=tr(AGAIN)),
            retry=True,
        )
    return no_use(tr("its answer cannot be read ({name})", name=type(error).__name__), place)


def of_status(status: int, said: str, headers: Mapping[str, str], place: Place) -> Fault:
    """An HTTP status that is no success as a fault; `said` is the server's own text."""
    detail = said.lower()[:2000]
    quote = f": {place.scrub(said)}" if said.strip() else ""
    if status == 401:  # the server's words may repeat the key in part, so they are not quoted
        error: EndpointError = KeyRefusedError(
            tr("{address} does not take the key (401).", address=place.address), next_step=tr("Check OPENAI_API_KEY.")
        )
    elif status == 403:
        error = KeyRefusedError(
            tr("The key may not use the model '{model}' at {address} (403).", model=place.model, address=place.address),
            next_step=tr("Check OPENAI_API_KEY and OPENAI_MODEL."),
        )
    elif status == 404:
        error = _missing(said, place)
    elif status == 429 and ("insufficient_quota" in detail or "exceeded your current quota" in detail):
        error = EndpointError(
            tr("The quota at {address} is used up (429).", address=place.address),
            next_step=tr("Top it up, or use the offline engine."),
        )
    elif status in (400, 413, 422) and _CONTEXT.search(said):
        error = EndpointError(
            f"{tr(TOO_LONG)} ({status}{quote}).",
            next_step=tr("Use a model or a server setting with a longer context."),
        )
    elif status in (400, 403) and _FILTER.search(said):
        error = UnfitReplyError(
            tr("The endpoint's content filter refuses this ({status}).", status=status), next_step=tr(OTHER_MODEL)
        )
    elif status in TRANSIENT:
        return _busy(status, quote, headers, place, detail)
    else:
        error = EndpointError(
            tr("{address} rejects the request ({status}{quote}).", address=place.address, status=status, quote=quote),
            next_step=tr("Check OPENAI_MODEL and OPENAI_BASE_URL; `trainer doctor` tries what the endpoint can do."),
        )
    return Fault(error, status=status, detail=detail)


def _busy(status: int, quote: str, headers: Mapping[str, str], place: Place, detail: str) -> Fault:
    wait = retry_after(headers, place.now)
    if status in (409, 429):
        state, asks = mark("{address} is busy"), mark("{address} is busy ({status}) and asks to wait {time}.")
    elif status in (408, 504):
        state, asks = mark("{address} was too slow"), mark("{address} was too slow ({status}) and asks to wait {time}.")
    else:
        state, asks = mark("{address} fails"), mark("{address} fails ({status}) and asks to wait {time}.")
    if wait is None:
        error = EndpointError(f"{tr(state, address=place.address)} ({status}{quote}).", next_step=tr(AGAIN))
        return Fault(error, retry=True, status=status, detail=detail)
    error = BusyError(
        tr(asks, address=place.address, status=status, time=duration(wait)),
        next_step=tr("Try again in {wait}, or let the offline engine take over.", wait=duration(wait)),
        wait_s=wait,
    )
    return Fault(error, retry=wait <= LONGEST_WAIT, wait_s=wait, status=status, detail=detail)


def _missing(said: str, place: Place) -> EndpointError:
    if _NO_MODEL.search(said) or ("model" in said.lower() and place.model and place.model.lower() in said.lower()):
        return EndpointError(
            tr("There is no model '{model}' at {address} (404).", model=place.model, address=place.address),
            next_step=tr("Set OPENAI_MODEL to one that `trainer doctor` lists."),
        )
    return EndpointError(
        tr("Nothing answers at {address}/chat/completions (404).", address=place.address),
        next_step=tr("Check OPENAI_BASE_URL; it usually ends in /v1. For Azure set OPENAI_API_VERSION too."),
    )


def _unreached(place: Place, why: str, next_step: str) -> Fault:
    return Fault(
        EndpointError(tr("{address} cannot be reached: {why}.", address=place.address, why=why), next_step=next_step),
        retry=True,
    )


def slow(place: Place, what: str) -> Fault:
    """It took too long and nothing had come yet: worth another try where time is left."""
    return Fault(EndpointError(f"{what} ({place.address}).", next_step=tr(AGAIN)), retry=True)


def stalled(place: Place, seconds: float) -> Fault:
    """It fell silent in the middle."""
    return Fault(
        EndpointError(
            tr("{address} fell silent for {seconds} s in mid-answer.", address=place.address, seconds=f"{seconds:.0f}"),
            next_step=tr(AGAIN),
        )
    )


def overdue(place: Place, seconds: float) -> Fault:
    """The whole call took longer than it may."""
    return Fault(
        EndpointError(
            tr(
                "The answer from {address} took longer than {seconds} s.",
                address=place.address,
                seconds=f"{seconds:.0f}",
            ),
            next_step=tr(AGAIN),
        )
    )


def no_use(why: str, place: Place) -> Fault:
    """It answered, and the answer cannot be used."""
    return Fault(ReplyError(
        tr("{address} answered, but {why}.", address=place.address, why=why),
        next_step=tr("Check OPENAI_BASE_URL and the model; `trainer doctor` tries them."),
    ))  # fmt: skip


def unfit(why: str) -> Fault:
    """A whole answer that is blank, cut at its length, refused or filtered."""
    return Fault(UnfitReplyError(tr("The model's answer {why}.", why=why), next_step=tr(OTHER_MODEL)))


def in_body(error: Any, place: Place) -> Fault:
    """An error object that came where an answer should be, with the status of success."""
    said = _said(error, "")
    code = error.get("code") if isinstance(error, dict) else None
    try:
        status = int(str(code))
    except ValueError:
        status = 0
    if status in (401, 403, 404, 429):
        found = of_status(status, said, {}, place)
        return Fault(found.error, status=status, detail=found.detail)  # once a stream is open it is not tried again
    quote = f": {place.scrub(said)}" if said else ""
    return Fault(
        ReplyError(
            tr("{address} answered with an error{quote}.", address=place.address, quote=quote), next_step=tr(AGAIN)
        ),
        detail=said.lower(),
    )


def _said(body: Any, otherwise: str) -> str:
    """The server's own words in the body of an error."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            told = [inner.get(key) for key in ("message", "detail", "code", "type")]
            return " ".join(str(one) for one in told if one)[:2000]
        return str(inner)[:2000]
    text = body if isinstance(body, str) else otherwise
    return "" if text.lstrip().startswith("<") else text[:2000]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, as one says them."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
