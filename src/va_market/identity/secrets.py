"""Opaque secrets: shown once, kept as a hash.

So many random bits need no slow hash: nobody can guess through them.
"""

import base64
import hashlib
import re
import secrets


def new_secret() -> str:
    """A fresh secret of 256 bits, in 43 characters that are safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_recovery_code() -> str:
    """120 random bits, more than a fast hash needs, in six groups of four to be typed."""
    text = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def digest_of_code(code: str) -> bytes:
    """What the database keeps of a recovery code, however its groups are written."""
    return digest(re.sub("[^0-9a-z]", "", code.lower()))
