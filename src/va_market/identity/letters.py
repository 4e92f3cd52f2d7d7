"""The mails of identity. No text of a caller's own stands in them: mails to strangers carry none.

A secret stands after the `#` of a link: browsers send that part to no server.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox

VERIFY_ADDRESS = "verify_address"
KNOWN_ADDRESS = "known_address"
RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a kind of mail
PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of a kind of mail

_VERIFY = """Somebody, presumably you, made an account with this address.

Confirm that it is yours within 24 hours:
{link}

If it was not you, do nothing.
"""
_KNOWN = """Somebody, presumably you, tried to make an account with this address.
It has one already, and nothing was changed.

Sign in with your password. If you do not know it, or never confirmed this address, set a
new password:
{link}

If it was not you, do nothing.
"""
_RESET = """Somebody, presumably you, asked for a new password of your account.

Set it within 15 minutes; all your sign-ins end then:
{link}

If it was not you, do nothing: your password stays as it is.
"""
_CHANGED = """The password of your account was changed.

If it was not you, set a new one at once:
{link}
"""


@dataclass(frozen=True, slots=True)
class Letters:
    """Writes the mails; links begin with `public_url`."""

    outbox: Outbox
    public_url: str

    async def verify_address(
        self, session: WriteSession, *, to: str, secret: str, life: timedelta, now: datetime
    ) -> None:
        await self.outbox.write(
            session,
            kind=VERIFY_ADDRESS,
            recipient=to,
            subject="Confirm your e-mail address",
            text=_VERIFY.format(link=self._link("verify-email", secret)),
            now=now,
            life=life,
        )

    async def known_address(self, session: WriteSession, *, to: str, now: datetime) -> None:
        await self.outbox.write(
            session,
            kind=KNOWN_ADDRESS,
            recipient=to,
            subject="You have an account already",
            text=_KNOWN.format(link=self._link("password-reset")),
            now=now,
        )

    async def reset_password(
        self, session: WriteSession, *, to: str, secret: str, life: timedelta, now: datetime
    ) -> None:
        await self.outbox.write(
            session,
            kind=RESET_PASSWORD,
            recipient=to,
            subject="Set a new password",
            text=_RESET.format(link=self._link("password-reset", secret)),
            now=now,
            life=life,
        )

    async def password_changed(self, session: WriteSession, *, to: str, now: datetime) -> None:
        await self.outbox.write(
            session,
            kind=PASSWORD_CHANGED,
            recipient=to,
            subject="Your password was changed",
            text=_CHANGED.format(link=self._link("password-reset")),
            now=now,
        )

    async def went_lately(
        self, session: WriteSession, kind: str, *, to: str, pause: timedelta, now: datetime
    ) -> bool:
        """Whether a mail of the kind was written to this address within `pause`."""
        return await self.outbox.has_written_since(
            session, kind=kind, recipient=to, since=now - pause
        )

    def _link(self, page: str, secret: str | None = None) -> str:
        link = f"{self.public_url}/{page}"
        return link if secret is None else f"{link}#token={secret}"
