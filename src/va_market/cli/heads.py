"""Heads of chains in files: what was noted of the audit log, or of the ledger, and is compared."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from va_market.audit import heads as files
from va_market.audit.heads import Head, HeadsRefused
from va_market.cli.common import refuse


def noted_in(file: Path, *, form: str) -> dict[UUID, Head]:
    try:
        return files.read(file, form=form)
    except HeadsRefused as error:
        refuse(str(error))


def note(file: Path, heads: Mapping[UUID, Head], *, form: str) -> None:
    try:
        files.write(file, heads, form=form)
    except HeadsRefused as error:
        refuse(str(error))
