"""Mail on its last step: one message, and the ways out: SMTP, the console, or none yet."""

import asyncio
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from typing import Protocol, TextIO
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import aiosmtplib
from email_validator import EmailNotValidError, validate_email

SECONDS = 30
PERMANENT = 500
PORTS = {"smtp": 587, "smtps": 465}
# A line break in a header begins another header; the rest breaks terminals and logs.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class MailFailed(Exception):
    """It did not go out now; it may later."""


class MailRefused(MailFailed):
    """The recipient's server will never take it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail of plain text. `id` stays the same over every attempt to send it.

    Raises:
        ValueError: recipient or subject holds a line break or another control character.
    """

    id: UUID
    recipient: str
    subject: str
    text: str
    written_at: datetime

    def __post_init__(self) -> None:
        if _CONTROL.search(self.recipient) or _CONTROL.search(self.subject):
            raise ValueError("control characters have no place in a header")


class Mailer(Protocol):
    """A way out. Raises `MailFailed`, or `MailRefused` where another attempt is in vain."""

    async def send(self, message: Message) -> None: ...


class ConsoleMailer:
    """Prints each mail: development needs no mail server."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, message: Message) -> None:
        line = "-" * 72
        head = f"Mail to: {message.recipient}\nSubject: {message.subject}"
        stream = self._stream or sys.stdout
        stream.write(f"{line}\n{head}\n\n{message.text}\n{line}\n")
        stream.flush()


class NoMailer:
    """Production without a mail server: links must not reach the logs, so mails wait."""

    async def send(self, message: Message) -> None:
        raise MailFailed(f"VA_MARKET_SMTP_URL is not set; mail {message.id} waits")


@dataclass(frozen=True, slots=True)
class Sparing:
    """Sends everything but mails to one domain, whose people do not exist."""

    mailer: Mailer
    domain: str

    async def send(self, message: Message) -> None:
        if not message.recipient.endswith(f"@{self.domain}"):
            await self.mailer.send(message)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over, and how the line is protected."""

    host: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """Read `smtp://user:password@host:port` or `smtps://...`.

        `smtp` demands STARTTLS unless `?starttls=never` says otherwise; `smtps` is TLS from the
        first byte.

        Raises:
            ValueError: it has another form; the text never repeats the URL.
        """
        try:
            parts = urlsplit(url)
            port, options = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
        except ValueError:
            raise ValueError("not a URL of a mail server") from None
        if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("the form is smtp://user:password@host:port or smtps://...")
        is_secure = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
            use_tls=is_secure,
            start_tls=not is_secure and _demands_starttls(options),
        )


def _demands_starttls(options: dict[str, list[str]]) -> bool:
    known: dict[str | None, bool] = {None: True, "always": True, "never": False}
    chosen = options.pop("starttls", [None])[-1]
    if options or chosen not in known:
        raise ValueError("the only option is starttls=always or starttls=never")
    return known[chosen]


def sender_of(text: str) -> Address:
    """Read `Some Name <name@host>`.

    Raises:
        ValueError: it is not one address with an optional name.
    """
    name, address = parseaddr(text)
    if _CONTROL.search(text) or "@" not in address:
        raise ValueError("the form is `Some Name <name@host>`")
    return Address(name, addr_spec=address)


class SmtpMailer:
    """Hands each mail to one server by aiosmtplib."""

    def __init__(self, server: SmtpServer, sender: Address) -> None:
        self._server = server
        self._sender = sender

    async def send(self, message: Message) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._hand_over(self.compose(message))
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _failure_of(error) from error

    def compose(self, message: Message) -> EmailMessage:
        """The mail with its headers.

        Raises:
            MailRefused: no mail can be addressed so.
        """
        recipient = _deliverable(message.recipient)
        mail = EmailMessage(policy=SMTP if recipient.addr_spec.isascii() else SMTPUTF8)
        mail["From"] = self._sender
        mail["To"] = recipient
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.written_at)
        mail["Message-ID"] = f"<{message.id}@{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office notes in return
        mail.set_content(message.text)
        return mail

    async def _hand_over(self, mail: EmailMessage) -> None:
        server = self._server
        await aiosmtplib.send(
            mail,
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.use_tls,
            start_tls=server.start_tls,
            timeout=SECONDS,
        )


def _deliverable(recipient: str) -> Address:
    """The address with its domain as the name service knows it."""
    try:
        read = validate_email(recipient, check_deliverability=False)
    except EmailNotValidError as error:
        raise MailRefused("no mail goes to an address of this form") from error
    return Address(username=read.local_part, domain=read.ascii_domain)


def _failure_of(error: Exception) -> MailFailed:
    """What went wrong, without the server's words, which may repeat addresses and secrets."""
    found = error
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        found = error.recipients[0]
    code = getattr(found, "code", None)
    text = type(found).__name__ if code is None else f"{type(found).__name__} {code}"
    final = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
    if isinstance(found, final) and found.code >= PERMANENT:
        return MailRefused(text)
    return MailFailed(text)


def mailer_of(smtp_url: str | None, sender: str, *, is_production: bool) -> Mailer:
    """The way out that the settings ask for."""
    if smtp_url is not None:
        return SmtpMailer(SmtpServer.parse(smtp_url), sender_of(sender))
    return NoMailer() if is_production else ConsoleMailer()
