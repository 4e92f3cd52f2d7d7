"""Opaque secrets: shown once, kept as a hash.

256 random bits need no slow hash: nobody can guess through them.
"""

import hashlib
import secrets


def new_secret() -> str:
    """A fresh secret of 256 bits, in 43 characters that are safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
