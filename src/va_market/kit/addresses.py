"""Addresses of the internet protocol, and networks of them."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
# Whoever has one IPv6 address has the 2^64 beside it.
_IPV6_SITE_BITS = 64


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


@lru_cache(maxsize=4096)
def site_of(peer: str) -> str:
    """What stands for one caller: an IPv4 address, or the /64 of an IPv6 address."""
    address = address_of(peer)
    if not isinstance(address, IPv6Address):
        return peer if address is None else str(address)
    return str(ip_network((address, _IPV6_SITE_BITS), strict=False))


@lru_cache(maxsize=4096)
def address_of(text: str) -> Address | None:
    """An address as sockets and proxies write it, perhaps in brackets and with a port."""
    try:
        address = ip_address(_bare(text.strip()))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _bare(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, _, port = text.partition(":")
    return text if ":" in port else host  # two colons and more: IPv6 without a port
