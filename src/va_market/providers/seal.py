"""Keeps the secrets of intents, which a payer's browser needs, unreadable at rest."""

from cryptography.fernet import InvalidToken

from va_market.kit.seal import seal_for


class Seal:
    """With a key made of the server's secret."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = seal_for(b"card payments", secret)

    def close(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str | None:
        """None: it was sealed with another secret."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None
