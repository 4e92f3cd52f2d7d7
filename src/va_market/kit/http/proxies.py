"""Where a request comes from, seen through the proxies we trust and no others.

`X-Forwarded-For` is read from the right: each trusted hop vouches for the address left of its own,
and what stands left of the first stranger is that stranger's word. `Forwarded` is not read at all:
with two sources a caller would fill the one that the proxy in front does not overwrite.
"""

from collections.abc import Sequence

from starlette.types import Scope

from va_market.kit.addresses import Address, Network, address_of, is_within

_FOR = b"x-forwarded-for"
_PROTO = b"x-forwarded-proto"
_MARKS = frozenset({_FOR, b"forwarded", b"via", b"x-real-ip"})
_SEEN = "va_market.seen_through"
_SCHEMES = frozenset({"http", "https"})


class Proxies:
    """The proxies in front of this server, by their networks."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = tuple(networks)

    def seen_through(self, scope: Scope) -> Scope:
        """The scope with the address and the scheme of the caller instead of the proxy's."""
        peer = peer_of(scope)
        if not self._networks or not self._trusts(address_of(peer)):
            return scope
        return {
            **scope,
            "client": (self._origin(peer, _values(scope, _FOR)), 0),
            "scheme": _scheme(_values(scope, _PROTO), scope["scheme"]),
            _SEEN: True,
        }

    def _origin(self, peer: str, hops: Sequence[str]) -> str:
        seen = address_of(peer)
        for hop in reversed(hops):
            before = address_of(hop)
            if before is None or not self._trusts(seen):
                break
            seen = before
        return str(seen)

    def _trusts(self, address: Address | None) -> bool:
        return address is not None and is_within(address, self._networks)


def peer_of(scope: Scope) -> str:
    """The address that the request comes from, or nothing where there is none."""
    client = scope.get("client")
    return "" if client is None else str(client[0])


def is_origin_known(scope: Scope) -> bool:
    """Whether `peer_of` is who asks: not if a proxy that we do not trust stands between."""
    return _SEEN in scope or not any(name in _MARKS for name, _value in scope["headers"])


def _values(scope: Scope, name: bytes) -> list[str]:
    """The comma-separated values of a header, in all its lines."""
    lines = [value for one, value in scope["headers"] if one == name]
    return [part.strip() for part in b",".join(lines).decode("latin-1").split(",")]


def _scheme(values: Sequence[str], otherwise: str) -> str:
    said = values[-1].lower()
    return said if said in _SCHEMES else otherwise
