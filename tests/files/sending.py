"""Files as people send them, kind and hostile."""

import io
import zipfile
from typing import Any

import httpx
from PIL import Image

from tests.factories.market import Deal, Person

OCTETS = {"Content-Type": "application/octet-stream"}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXT = b"Name,Phone\nAcme,030 1234\n"


def image(kind: str = "PNG", size: tuple[int, int] = (8, 4), **saved: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **saved)
    return made.getvalue()


def archive(name: str = "evil.js") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(name, "alert(1)")
    return made.getvalue()


async def sent(
    deal: Deal, content: Any = TEXT, *, by: Person | None = None, name: str = "list.csv"
) -> httpx.Response:
    person = by or deal.assistant
    return await person.request(
        "POST", f"{deal.path}/files", params={"name": name}, content=content, headers=OCTETS
    )


async def file_of(deal: Deal, content: Any = TEXT, **more: Any) -> dict[str, Any]:
    answer = await sent(deal, content, **more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def proof(file: dict[str, Any]) -> dict[str, Any]:
    """Evidence that shows a file."""
    return {"kind": "file", "title": "What was done", "file_id": file["id"]}
