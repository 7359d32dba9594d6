"""The SDK's client for an address: OpenAI's, Azure's or one of the many that speak the same."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trainer.llm.retries import MOST_REQUESTS
from trainer.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI


def make_sdk(settings: Settings, key: str, base_url: str) -> AsyncOpenAI:
    """A client without retries and without timers of its own but the one for connecting: both are ours."""
    from openai import AsyncAzureOpenAI, AsyncOpenAI, DefaultAsyncHttpxClient, Timeout  # a second of importing

    common: dict[str, Any] = {
        "api_key": key, "max_retries": 0, "timeout": Timeout(None, connect=settings.connect_s),
        "http_client": DefaultAsyncHttpxClient(
            trust_env=not is_loopback(base_url),  # proxies are for other machines
            max_redirects=MOST_REQUESTS - 1,
        ),
    }  # fmt: skip
    parts = urlsplit(base_url)
    if settings.api_version is None:
        return AsyncOpenAI(base_url=base_url, **common)
    if parts.path.rstrip("/").endswith("/v1"):  # Azure's newer addresses, and servers that know no versions at all
        query = {"api-version": settings.api_version} if is_azure(base_url) else None
        return AsyncOpenAI(base_url=base_url, default_query=query, **common)
    if "/deployments/" in parts.path:
        return AsyncAzureOpenAI(base_url=base_url, api_version=settings.api_version, **common)
    endpoint = f"{parts.scheme}://{parts.netloc}"
    return AsyncAzureOpenAI(azure_endpoint=endpoint, api_version=settings.api_version, **common)


def is_azure(url: str) -> bool:
    """Whether an address is one of Azure's own."""
    return (urlsplit(url).hostname or "").endswith((".azure.com", ".microsoft.com"))


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
