"""What a file is, by its content alone; images are made anew from their pixels.

Only what can be checked as a whole is kept. A new image holds nothing but its pixels: no place
where a photo was taken, and nothing behind or beside it. Archives, and with them office documents,
are refused, as are SVG and HTML: what lies inside them cannot be vouched for.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from va_market.files.errors import FileRefused
from va_market.files.models import MOST_BYTES

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 16_000_000
"""More than most photos of phones; each takes four bytes of memory."""
_IMAGES: Mapping[bytes, tuple[str, str]] = MappingProxyType(
    {
        b"\x89PNG\r\n\x1a\n": ("PNG", "image/png"),
        b"\xff\xd8\xff": ("JPEG", "image/jpeg"),
        b"RIFF": ("WEBP", "image/webp"),
    }
)
_PDF = re.compile(rb"%PDF-[12]\.\d")
_PDF_END = re.compile(rb"%%EOF\s*\Z")
# What makes a reader of archives find one behind a document: it looks as far back as this.
_ZIP_END, _ZIP_REACH = b"PK\x05\x06", 2**16 + 22
_MARKUP = re.compile(r"\ufeff?\s*(<|%PDF|%!PS|#!)")
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ENDINGS = MappingProxyType(
    {
        "image/png": (".png",),
        "image/jpeg": (".jpg", ".jpeg"),
        "image/webp": (".webp",),
        "application/pdf": (".pdf",),
        "text/plain": (".txt", ".csv", ".md", ".log", ".json"),
    }
)


@dataclass(frozen=True, slots=True)
class Content:
    media_type: str
    bytes_: bytes


def content_of(given: bytes) -> Content:
    """What is kept of a file. It computes for long: never on the event loop.

    Raises:
        FileRefused: it is nothing that is kept.
    """
    for start, (kind, media_type) in _IMAGES.items():
        if given.startswith(start):
            return Content(media_type, _made_anew(given, kind))
    if given.startswith(b"%PDF"):
        return Content("application/pdf", _document(given))
    return Content("text/plain", _text(given))


def name_of(given: str, media_type: str) -> str:
    """The last part of a name, with an ending that says what the file is."""
    last = re.split(r"[/\\]", given)[-1].strip(" .")
    visible = "".join(char for char in last if char.isprintable()) or "file"
    endings = _ENDINGS[media_type]
    return visible if visible.lower().endswith(endings) else visible + endings[0]


def _made_anew(given: bytes, kind: str) -> bytes:
    from PIL import Image  # noqa: PLC0415  # large, and most files are no images

    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(given), formats=[kind]) as image:
            _check_size(image)
            _pixels_of(image, kind).save(made, kind, quality=85)
    except FileRefused:
        raise
    except Exception as fault:  # whatever a decoder meets in foreign bytes
        raise FileRefused("It begins as an image and is none.") from fault
    if made.tell() > MOST_BYTES:
        raise FileRefused("Made anew from its pixels, the image is too large.")
    return made.getvalue()


def _check_size(image: "ImageFile") -> None:
    """By its head alone, before any pixel takes memory."""
    if image.width * image.height > MOST_PIXELS:
        raise FileRefused(f"An image has {MOST_PIXELS // 10**6} megapixels at most.")
    # A photo may hold a second picture, such as one of its depth: the first is the photo.
    if image.format not in {"JPEG", "MPO"} and getattr(image, "n_frames", 1) > 1:
        raise FileRefused("An image has one frame; this one moves.")


def _pixels_of(image: "ImageFile", kind: str) -> "Image":
    """Upright, and without anything that was said beside them."""
    from PIL import ImageOps  # noqa: PLC0415  # as above

    mode = "RGBA" if kind != "JPEG" and _is_clear(image.mode) else "RGB"
    ImageOps.exif_transpose(image, in_place=True)
    bare = image if image.mode == mode else image.convert(mode)  # one copy of pixels is much
    bare.info.clear()
    return bare


def _is_clear(mode: str) -> bool:
    """Whether pixels may be clear; of a palette it is not known."""
    return mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"}


def _document(given: bytes) -> bytes:
    is_whole = _PDF.match(given) and _PDF_END.search(given[-1024:])
    if not is_whole or _ZIP_END in given[-_ZIP_REACH:]:
        raise FileRefused("It begins as a PDF document and is none, or more than one thing.")
    return given


def _text(given: bytes) -> bytes:
    try:
        text = given.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefused from None
    if _NOT_IN_TEXT.search(text) or _MARKUP.match(text) or not text.strip():
        raise FileRefused
    return given
