"""The key that signs tokens and cursors."""

import contextlib
import os
import secrets
from pathlib import Path

from va_market.settings import Settings


def secret_of(settings: Settings) -> bytes:
    """The configured key; in development one is made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    return _kept(settings.data_folder / "secret.key")


def _kept(file: Path) -> bytes:
    if not file.exists():
        _make(file)
    return file.read_text().strip().encode()


def _make(file: Path) -> None:
    """Write a fresh key at once or not at all; another start may be as quick."""
    draft = file.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48))
    try:
        with contextlib.suppress(FileExistsError):  # the other start's key is the one, then
            os.link(draft, file)
    finally:
        draft.unlink()
