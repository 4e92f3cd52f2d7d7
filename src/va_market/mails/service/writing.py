import json
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from va_market.kit.db import WriteSession
from va_market.kit.jobs import nudge
from va_market.kit.mail import MailRefused, Message
from va_market.kit.seal import seal_for
from va_market.mails import repository
from va_market.mails.models import OutgoingMail

CHANNEL = "va_market_mail"
LONGEST_WAIT = timedelta(days=3)


class Outbox:
    """Keeps mails until they are sent, sealed with a key made of the server's secret."""

    def __init__(self, secret: bytes) -> None:
        self._seal = seal_for(b"mails", secret)

    async def write(
        self,
        session: WriteSession,
        *,
        kind: str,
        recipient: str,
        subject: str,
        text: str,
        now: datetime,
        life: timedelta = LONGEST_WAIT,
    ) -> None:
        """Add a mail to this transaction; it leaves after the commit, within `life` or never."""
        mail = OutgoingMail(
            kind=kind,
            recipient=recipient,
            sealed=self._seal.encrypt(json.dumps([subject, text]).encode()),
            created_at=now,
            expires_at=now + life,
            due_at=now,
        )
        self.open(mail)  # a header that cannot be sent fails here, where it was written
        session.add(mail)
        await nudge(session, CHANNEL)

    async def has_written_since(
        self, session: WriteSession, *, kind: str, recipient: str, since: datetime
    ) -> bool:
        newest = await self.nth_newest(session, kind=kind, recipient=recipient, n=1)
        return newest is not None and newest > since

    async def nth_newest(
        self, session: WriteSession, *, kind: str, recipient: str, n: int
    ) -> datetime | None:
        """When the n-th newest mail of a kind to a recipient was written."""
        return await repository.nth_newest(session, recipient=recipient, kind=kind, n=n)

    def open(self, mail: OutgoingMail) -> Message:
        """The mail as it is sent.

        Raises:
            MailRefused: it was sealed with another secret.
        """
        try:
            subject, text = json.loads(self._seal.decrypt(mail.sealed or b""))
        except InvalidToken as error:
            raise MailRefused("sealed with another secret key") from error
        return Message(mail.id, mail.recipient, subject, text, mail.created_at)


async def drop(session: WriteSession, *, recipient: str) -> None:
    """Forget every mail to an address, sent or not."""
    await repository.drop(session, recipient=recipient)
