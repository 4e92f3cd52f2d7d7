"""Keys for what is stored so that only this server can read it."""

import base64
import hashlib

from cryptography.fernet import Fernet


def seal_for(purpose: bytes, secret: bytes) -> Fernet:
    """A seal whose key is made of the server's secret, another one for each purpose."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose + secret).digest()))
