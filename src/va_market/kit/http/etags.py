"""Entity tags (RFC 9110 §8.8.3): how they are made, written in headers, and compared."""

import hashlib
import re
from dataclasses import dataclass

from starlette.datastructures import Headers

from va_market.kit.errors import FieldError, Invalid

# Any of them, or tags between commas; HTTP lets elements of a list be empty.
TAGS_PATTERN = r'^(\*|(W/)?"[!#-~]*"([ \t]*,[ \t,]*(W/)?"[!#-~]*")*)$'
_TAGS = re.compile(TAGS_PATTERN, re.ASCII)
_TAG = re.compile(r'(?:W/)?"[!#-~]*"', re.ASCII)


def etag_of(body: bytes, version: int | None = None) -> str:
    """The strong tag of an answer: `"<version>-<hash of the body>"`, or the hash alone.

    The version is what a change is held to. The hash tells answers apart that differ by caller or
    by time while the row stays the same, as `allowed_actions` do.
    """
    digest = hashlib.sha256(body).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


@dataclass(frozen=True, slots=True)
class Tags:
    """What `If-Match` or `If-None-Match` says."""

    is_any: bool
    tags: frozenset[str]

    def have(self, etag: str) -> bool:
        """Whether the tag is among them, by weak comparison."""
        return self.is_any or etag in {tag.removeprefix("W/") for tag in self.tags}

    def have_version(self, version: int | None) -> bool:
        """Whether a strong tag of this version is among them, whoever it was made for.

        A thing that counts no versions is meant by `*` alone.
        """
        if self.is_any or version is None:
            return self.is_any
        return any(tag.startswith(f'"{version}-') for tag in self.tags)


def tags_in(headers: Headers, name: str) -> Tags | None:
    """The tags of a header, over all its lines; None without it.

    Raises:
        Invalid: it is not a list of entity tags.
    """
    if name not in headers:
        return None
    text = ",".join(headers.getlist(name))
    if not _TAGS.fullmatch(text):
        detail = "entity tags in double quotes between commas, or *"
        raise Invalid(detail, errors=[FieldError("header", f"/{name}", "bad_etag", detail)])
    return Tags(is_any=text == "*", tags=frozenset(_TAG.findall(text)))
