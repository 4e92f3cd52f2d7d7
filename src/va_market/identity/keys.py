"""The form of API keys: `vam_`, 12 characters of id, `_`, 43 random, 6 of checksum.

The id finds the key and may be shown; the 43 characters carry 256 bits. The checksum lets a
typing error, a cut-off copy or a made-up key be refused without asking the database, and secret
scanners tell a key from noise.
"""

import re
import secrets
import string
import zlib

PREFIX = "vam_"
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FORM = re.compile(r"vam_([0-9A-Za-z]{12})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})")
_CHECKSUM = 6


def new_public_id() -> str:
    """A fresh id, the part of a key that lists show."""
    return _random(12)


def new_key(public_id: str) -> str:
    """A fresh key with this id."""
    body = f"{PREFIX}{public_id}_{_random(43)}"
    return body + checksum(body)


def public_id_of(key: str) -> str | None:
    """The id of a key whose form and checksum are right."""
    found = _FORM.fullmatch(key)
    if found is None or checksum(key[:-_CHECKSUM]) != found[2]:
        return None
    return found[1]


def checksum(body: str) -> str:
    """CRC32 of `body` in six digits of base 62."""
    rest, digits = zlib.crc32(body.encode("ascii")), ""
    for _ in range(_CHECKSUM):
        rest, digit = divmod(rest, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
