"""Heads of chains in a file that is kept elsewhere: what shows that the end of a chain was cut.

A text. The first line says what it is and how many chains follow, so that a copy that was cut off
is refused. Then a line for each chain: its id, its length, and the hash of its last row.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

AUDIT = "va-market-audit-heads/1"
LEDGER = "va-market-ledger-heads/1"
"""The accounts of the ledger are chains of the same form."""
_EXPLANATION = "each with its id, its length and the hash of its last row"
_FIRST = r"# {}: ([0-9]{{1,18}}) chains, " + _EXPLANATION
_CHAIN = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([0-9]{1,18}) ([0-9a-f]{64})")


class HeadsRefused(RuntimeError):
    """A file of heads that cannot be read or written; the text says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain is and the hash of its last row."""

    length: int
    hash: bytes


def write(path: Path, heads: Mapping[UUID, Head], *, form: str = AUDIT) -> None:
    """Replace the file at once or not at all. It is for its owner's eyes only.

    Raises:
        HeadsRefused: it cannot be written.
    """
    if path.exists() and not path.is_file():
        raise HeadsRefused(f"{path} cannot be written: it is no plain file.")
    try:
        _replace(path.resolve(), heads, form)  # a link goes on leading to where the file is kept
    except OSError as error:
        raise HeadsRefused(f"{path} cannot be written: {error.strerror}.") from error


def _replace(path: Path, heads: Mapping[UUID, Head], form: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as stream:
            stream.writelines(_lines(heads, form))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _lines(heads: Mapping[UUID, Head], form: str) -> Iterator[str]:
    yield f"# {form}: {len(heads)} chains, {_EXPLANATION}\n"
    for chain_id, head in heads.items():
        yield f"{chain_id} {head.length} {head.hash.hex()}\n"


def read(path: Path, *, form: str = AUDIT) -> dict[UUID, Head]:
    """The head of each chain in the file.

    Raises:
        HeadsRefused: it cannot be read, or a line is not what was written.
    """
    try:
        with path.open(encoding="ascii", errors="replace") as stream:
            return _parsed(path, stream, form)
    except OSError as error:
        raise HeadsRefused(f"{path} cannot be read: {error.strerror}.") from error


def _parsed(path: Path, stream: IO[str], form: str) -> dict[UUID, Head]:
    first = re.fullmatch(_FIRST.format(re.escape(form)), stream.readline().rstrip("\n"))
    if first is None:
        raise HeadsRefused(f"{path}, line 1: it does not say that this is {form}.")
    heads: dict[UUID, Head] = {}
    for number, line in enumerate(stream, start=2):
        found = _CHAIN.fullmatch(line.rstrip("\n"))
        if found is None:
            raise HeadsRefused(f"{path}, line {number}: it is no chain id, length and hash.")
        chain_id = UUID(found[1])
        if chain_id in heads:
            raise HeadsRefused(f"{path}, line {number}: the chain stands there twice.")
        heads[chain_id] = Head(int(found[2]), bytes.fromhex(found[3]))
    if len(heads) != int(first[1]):
        end = len(heads) + 1
        raise HeadsRefused(
            f"{path}, line {end}: it is the last, but line 1 says {first[1]} chains."
        )
    return heads
