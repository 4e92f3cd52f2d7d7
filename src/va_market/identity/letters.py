"""The mails of identity. No text of a caller's own stands in them: mails to strangers carry none.

The one exception is the name of an organization that invites, short and without links. A secret
stands after the `#` of a link: browsers send that part to no server.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from va_market.identity.notices import Notice
from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox

VERIFY_ADDRESS = "verify_address"
KNOWN_ADDRESS = "known_address"
RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a kind of mail
PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of a kind of mail
INVITATION = "invitation"
LONGEST_NAME = 60
# What mail programs make links of, where it joins two words: dots, those of other scripts too.
_JOINTS = re.compile(r"[./:@\\\u3002]+(?=\S)")

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
_INVITE = """You are asked to join an organization that calls itself:

    {name}

Sign in with this address, or make an account with it, and accept within 7 days:
{link}

If you do not expect this, do nothing: nobody joins by a mail alone.
"""
_COLLABORATE = """You are asked to help with the work for an organization that calls itself:

    {name}

Sign in with this address, or make an account with it, and accept within 7 days:
{link}

If you do not expect this, do nothing: nobody helps by a mail alone.
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

    async def invite(
        self, session: WriteSession, *, to: str, name: str, secret: str, now: datetime
    ) -> None:
        """Ask somebody into the organization of this name."""
        await self.outbox.write(
            session,
            kind=INVITATION,
            recipient=to,
            subject="You are invited to an organization",
            text=_INVITE.format(name=harmless(name), link=self._link("invitation", secret)),
            now=now,
        )

    async def ask_to_collaborate(
        self, session: WriteSession, *, to: str, name: str, secret: str, now: datetime
    ) -> None:
        """Ask somebody to help with the work for the organization of this name."""
        await self.outbox.write(
            session,
            kind=INVITATION,
            recipient=to,
            subject="You are asked to help with a contract",
            text=_COLLABORATE.format(name=harmless(name), link=self._link("collaboration", secret)),
            now=now,
        )

    async def notify(
        self, session: WriteSession, notice: Notice, *, to: str, now: datetime, **figures: int
    ) -> None:
        """Tell the owner of an account what happened to it."""
        await self.outbox.write(
            session,
            kind=notice.kind,
            recipient=to,
            subject=notice.subject,
            text=notice.text.format(link=self._link("password-reset"), **figures),
            now=now,
        )

    async def went_lately(
        self, session: WriteSession, kind: str, *, to: str, pause: timedelta, now: datetime
    ) -> bool:
        """Whether a mail of the kind was written to this address within `pause`."""
        return await self.outbox.has_written_since(
            session, kind=kind, recipient=to, since=now - pause
        )

    async def wait_before(
        self,
        session: WriteSession,
        kind: str,
        *,
        to: str,
        most: int,
        within: timedelta,
        now: datetime,
    ) -> timedelta | None:
        """How long the next mail of the kind must wait, if `most` went `within` that span."""
        last = await self.outbox.nth_newest(session, kind=kind, recipient=to, n=most)
        if last is None or last + within <= now:
            return None
        return last + within - now

    def _link(self, page: str, secret: str | None = None) -> str:
        link = f"{self.public_url}/{page}"
        return link if secret is None else f"{link}#token={secret}"


def harmless(name: str) -> str:
    """A name that no mail program makes a link of, and that is too short for a sermon."""
    text = unicodedata.normalize("NFKC", name)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = " ".join(_JOINTS.sub(" ", text).split())
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
