"""Settings with several values, separated by commas."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, IPvAnyNetwork
from pydantic_settings import NoDecode

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:]+\]")


def _split(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _exact_origins(given: tuple[str, ...]) -> tuple[str, ...]:
    for origin in (found := tuple(one.lower() for one in given)):
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r} is no origin: write https://name or https://name:port")
    return found


def _exact_hosts(given: tuple[str, ...]) -> tuple[str, ...]:
    for host in (found := tuple(one.lower() for one in given)):
        if not _HOST.fullmatch(host):
            raise ValueError(f"{host!r} is no name of a host: no port, no path, no wildcard")
    return found


# NoDecode: the text itself, which would have to be JSON otherwise.
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_split)]
Origins = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_exact_origins)
]
HostNames = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_exact_hosts)
]
