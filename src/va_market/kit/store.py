"""Where the contents of files lie: a local folder, or any store that speaks S3.

Names are ours and random; nothing that a caller wrote becomes a path.
"""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from va_market.kit.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_PIECE_BYTES = 256 * 1024
_OPTIONS = frozenset({"endpoint", "region", "virtual_hosted_style_request"})
_RETRY_SECONDS = 5
_RETRYING: Any = {"max_retries": 2}


class Store:
    """Opened when it is first used: a server that keeps no file loads nothing for it."""

    def __init__(self, url: str | None, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._opened: ObjectStore | None = None

    async def put(self, key: str, content: bytes) -> None:
        """Keep what no other name leads to.

        Raises:
            Unavailable: the store is away.
        """
        import obstore  # noqa: PLC0415  # large, and most requests never need it

        try:
            await obstore.put_async(self._store(), key, content)
        except (obstore.exceptions.BaseError, OSError) as error:
            raise Unavailable(retry_after=_RETRY_SECONDS) from error

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The pieces of what was kept under a name.

        Raises:
            NotFound: there is nothing.
            Unavailable: the store is away.
        """
        import obstore  # noqa: PLC0415  # as above

        try:
            found = await obstore.get_async(self._store(), key)
        except (obstore.exceptions.NotFoundError, FileNotFoundError):
            raise NotFound from None
        except (obstore.exceptions.BaseError, OSError) as error:
            raise Unavailable(retry_after=_RETRY_SECONDS) from error
        return _pieces(found)

    async def remove(self, key: str) -> None:
        """Let nothing be there; it may be gone already, of which a bucket says nothing.

        Raises:
            Unavailable: the store is away.
        """
        import obstore  # noqa: PLC0415  # as above

        try:
            await obstore.delete_async(self._store(), key)
        except (obstore.exceptions.BaseError, OSError) as error:
            is_missing = isinstance(error, (obstore.exceptions.NotFoundError, FileNotFoundError))
            if is_missing and self._url is None:
                return
            raise Unavailable(retry_after=_RETRY_SECONDS) from error

    def _store(self) -> "ObjectStore":
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> "ObjectStore":
        from obstore.store import LocalStore, S3Store  # noqa: PLC0415  # as above

        if self._url is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return LocalStore(self._folder)
        bucket, config = s3_of(self._url)
        plain = str(config.get("endpoint", "")).startswith("http://")
        options: Any = {"allow_http": plain, "timeout": "30s", "connect_timeout": "5s"}
        return S3Store.from_url(
            bucket, config=config, client_options=options, retry_config=_RETRYING
        )


def new_key() -> str:
    """A name that nobody can guess, in one of 256 folders."""
    name = secrets.token_hex(32)
    return f"{name[:2]}/{name}"


def s3_of(url: str) -> tuple[str, Any]:
    """The bucket as a URL, and what the query says of the way to it.

    Raises:
        ValueError: it is not `s3://bucket/prefix?endpoint=...`.
    """
    parts = urlsplit(url)
    options: dict[str, str] = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc:
        raise ValueError("begins with s3:// and a bucket, and holds no keys")
    if unknown := sorted(options.keys() - _OPTIONS):
        raise ValueError(f"knows only {', '.join(sorted(_OPTIONS))}, not {', '.join(unknown)}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), options


async def _pieces(found: Any) -> AsyncIterator[bytes]:
    async for piece in found.stream(min_chunk_size=_PIECE_BYTES):
        yield bytes(piece)
