"""Keeps the secrets of intents, which a payer's browser needs, unreadable at rest."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """With a key made of the server's secret."""

    def __init__(self, secret: bytes) -> None:
        key = hashlib.sha256(b"card payments" + secret).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str | None:
        """None: it was sealed with another secret."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None
