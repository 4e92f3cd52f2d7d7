"""Identifiers: UUIDv7, so that new rows land at the end of their index."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh UUIDv7, ordered by the time it was made."""
    return compat.uuid7()
