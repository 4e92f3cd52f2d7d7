"""Where contents lie: a folder, or what speaks S3."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from va_market.kit.errors import NotFound, Unavailable
from va_market.kit.store import Store, new_key, s3_of
from va_market.settings import Settings

WORDS = b"what was done"


class Bucket:
    """As much of S3 as is asked for, on loopback."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.signatures: list[str] = []
        self.is_broken = False

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            yield f"s3://evidence/market?endpoint=http://127.0.0.1:{port}&region=eu-west-1"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.signatures.append(headers.get("authorization", ""))
        method, path, _ = first.split(" ")
        status, answer = (403, b"") if self.is_broken else self._done(method, path, body)
        writer.write(
            f'HTTP/1.1 {status} Done\r\nContent-Length: {len(answer)}\r\nETag: "1"\r\n'
            "Last-Modified: Mon, 07 Dec 2026 10:00:00 GMT\r\nConnection: close\r\n\r\n".encode()
            + answer
        )
        await writer.drain()
        writer.close()

    def _removed(self, asked: str) -> bytes:
        keys = re.findall("<Key>(.*?)</Key>", asked)
        for key in keys:
            self.objects.pop(f"/evidence/{key}", None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return f"<DeleteResult>{deleted}</DeleteResult>".encode()

    def _done(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if method == "PUT":
            self.objects[path] = body
            return 200, b""
        if method == "POST" and path == "/evidence?delete":
            return 200, self._removed(body.decode())
        found = self.objects.get(path)
        return (404, b"") if found is None else (200, found)


@pytest.fixture
def keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of nobody")


async def read(store: Store, key: str) -> bytes:
    return b"".join([piece async for piece in await store.get(key)])


async def kept_and_removed(store: Store) -> None:
    key = new_key()
    await store.put(key, WORDS)
    assert await read(store, key) == WORDS
    for _ in range(2):
        await store.remove(key)
    with pytest.raises(NotFound):
        await store.get(key)


class TestFolder:
    async def test_it_keeps_and_removes(self, tmp_path: Path):
        folder = tmp_path / "files"
        await kept_and_removed(Store(None, folder))
        assert folder.stat().st_mode & 0o077 == 0

    async def test_one_that_cannot_be_written_is_away(self, tmp_path: Path):
        folder = tmp_path / "files"
        folder.mkdir()
        (folder / "ab").write_bytes(b"in the way")
        with pytest.raises(Unavailable):
            await Store(None, folder).put("ab/cd", WORDS)


@pytest.mark.usefixtures("keys")
class TestBucket:
    async def test_it_keeps_and_removes(self, tmp_path: Path):
        bucket = Bucket()
        async with bucket.served() as url:
            await kept_and_removed(Store(url, tmp_path))
        assert all("akiaexample" in one for one in bucket.signatures)
        assert bucket.objects == {}

    async def test_what_is_kept_lies_below_the_prefix(self, tmp_path: Path):
        bucket = Bucket()
        async with bucket.served() as url:
            await Store(url, tmp_path).put("ab/cd", WORDS)
        assert bucket.objects == {"/evidence/market/ab/cd": WORDS}

    async def test_a_bucket_that_is_gone_has_removed_nothing(self, tmp_path: Path, monkeypatch):
        bucket = Bucket()
        monkeypatch.setattr(bucket, "_done", lambda *_: (404, b""))
        async with bucket.served() as url:
            with pytest.raises(Unavailable):
                await Store(url, tmp_path).remove("ab")

    async def test_one_that_refuses_is_away(self, tmp_path: Path):
        bucket = Bucket()
        bucket.is_broken = True
        async with bucket.served() as url:
            store = Store(url, tmp_path)
            for ask in (store.put("ab", WORDS), store.get("ab"), store.remove("ab")):
                with pytest.raises(Unavailable):
                    await ask


class TestUrl:
    def test_the_query_says_the_way(self):
        found = s3_of("s3://evidence/market?endpoint=https://minio.internal:9000")
        assert found == ("s3://evidence/market", {"endpoint": "https://minio.internal:9000"})

    @pytest.mark.parametrize(
        "url",
        [
            "http://bucket",
            "s3:///market",
            "file:///etc",
            "s3://key:secret@bucket",
            "s3://bucket?aws_secret_access_key=x",
        ],
    )
    def test_what_is_no_bucket_stops_the_start(self, url):
        with pytest.raises(ValidationError):
            Settings(files_url=url)
