"""Codes of authenticator apps (RFC 6238: SHA-1, six digits, steps of 30 seconds), by pyotp.

Only this module may see a secret in clear.
"""

from datetime import datetime

import pyotp
from cryptography.fernet import InvalidToken
from pyotp.exceptions import OTPVerificationError

from va_market.kit.errors import Conflict
from va_market.kit.seal import seal_for

# A clock that is half a minute wrong, or a code typed late, still counts.
STEPS_AROUND = 1


class SecondFactorUnreadable(Conflict):
    code = "second_factor_unreadable"
    title = "The second factor cannot be read any more"
    cause = "The server has another secret key than when the factor was set up."
    fix = "Use a recovery code, or ask an operator to reset the factor; then set it up anew."


class Totp:
    """Makes, seals and checks secrets; `issuer` is what the app shows beside the address."""

    def __init__(self, secret: bytes, issuer: str) -> None:
        self._seal = seal_for(b"second factors", secret)
        self._issuer = issuer

    def new_secret(self) -> str:
        """160 bits in base 32."""
        return pyotp.random_base32()

    def seal(self, secret: str) -> bytes:
        return self._seal.encrypt(secret.encode())

    def uri(self, secret: str, *, address: str) -> str:
        """What an app reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=self._issuer)

    def step_of(self, sealed: bytes, code: str, *, now: datetime) -> int | None:
        """The step of time that the code belongs to, if it is one around now.

        Raises:
            SecondFactorUnreadable: it was sealed with another secret.
        """
        try:
            secret = self._seal.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SecondFactorUnreadable from error
        try:
            return pyotp.TOTP(secret).verify_and_get_timecode(
                code, for_time=now, valid_window=STEPS_AROUND
            )
        except OTPVerificationError:
            return None
