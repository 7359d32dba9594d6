"""The SDK's client for an address: OpenAI's, Azure's or one of the many that speak the same."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trainer.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI


def make_sdk(settings: Settings, key: str, base_url: str) -> AsyncOpenAI:
    """A client without retries and without timers of its own but the one for connecting: both are ours."""
    from openai import AsyncAzureOpenAI, AsyncOpenAI, DefaultAsyncHttpxClient, Timeout  # a second of importing

    common: dict[str, Any] = {
        "api_key": key, "max_retries": 0, "timeout": Timeout(None, connect=settings.connect_s),
        "http_client": DefaultAsyncHttpxClient(trust_env=not is_loopback(base_url)),  # proxies are for other machines
    }  # fmt: skip
    if settings.api_version is None:
        return AsyncOpenAI(base_url=base_url, **common)
    parts = urlsplit(base_url)
    if "/deployments/" in parts.path:
        return AsyncAzureOpenAI(base_url=base_url, api_version=settings.api_version, **common)
    endpoint = f"{parts.scheme}://{parts.netloc}"
    return AsyncAzureOpenAI(azure_endpoint=endpoint, api_version=settings.api_version, **common)


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
