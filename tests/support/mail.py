"""A real mail server on loopback, and the background work that brings mails to it."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from sqlalchemy import select
from sqlmodel import col

from tests.factories.market import Market
from va_market.kit.mail import Mailer, SmtpMailer, SmtpServer, sender_of
from va_market.mails.models import OutgoingMail
from va_market.worker import periodic_works


@dataclass
class PostOffice:
    """Takes every mail; `reply` to a recipient says otherwise."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    reply: dict[str, str] = field(default_factory=dict)
    logins: list[tuple[str, str]] = field(default_factory=list)
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def mailer(self, form: str = "smtp://127.0.0.1:{port}?starttls=never") -> Mailer:
        server = SmtpServer.parse(form.format(port=self.port))
        return SmtpMailer(server, sender_of("VA Market <hello@market.example>"))

    def inbox(self, address: str) -> list[EmailMessage]:
        return [
            m for m, (_, to) in zip(self.received, self.envelopes, strict=True) if address in to
        ]

    async def mail_to(self, address: str) -> EmailMessage:
        """The newest mail to an address; waits for the first."""
        while not self.inbox(address):
            self._arrival.clear()
            await self._arrival.wait()
        return self.inbox(address)[-1]

    def tokens(self, address: str, page: str) -> list[str]:
        """The tokens that links to a page brought to an address, oldest first."""
        link = re.compile(rf"/{page}#token=([A-Za-z0-9_-]{{43}})\s")
        found = (link.search(mail.get_content()) for mail in self.inbox(address))
        return [match[1] for match in found if match is not None]

    def verification(self, address: str) -> str:
        return self.tokens(address, "verify-email")[-1]

    def reset(self, address: str) -> str:
        return self.tokens(address, "password-reset")[-1]

    def invitation(self, address: str) -> str:
        return self.tokens(address, "invitation")[-1]

    async def handle_RCPT(  # noqa: N802  # the name of the command
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.reply:
            return self.reply[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # the name of the command
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.received.append(mail)  # type: ignore[arg-type]  # the policy makes it one
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self._arrival.set()
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        login = (given.login.decode(), given.password.decode())
        self.logins.append(login)
        return AuthResult(success=login == ("market", "open/sesame@1"), handled=False)


@asynccontextmanager
async def open_post_office(
    *, tls: ssl.SSLContext | None = None, is_implicit: bool = False, asks_login: bool = False
) -> AsyncIterator[PostOffice]:
    """Listen on loopback, with STARTTLS or TLS from the first byte where a context is given."""
    office = PostOffice()
    options: dict[str, Any] = {"hostname": "localhost", "enable_SMTPUTF8": True}
    if tls is not None and not is_implicit:
        options |= {"tls_context": tls, "require_starttls": True}
    if asks_login:
        has_starttls = tls is not None and not is_implicit
        options |= {"authenticator": office.authenticate, "auth_require_tls": has_starttls}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(office, **options), "127.0.0.1", 0, ssl=tls if is_implicit else None
    )
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office


async def mailed_token(market: Market, address: str, page: str) -> str:
    """The token of the newest link to a page that was written to an address, sent or not yet."""
    query = select(OutgoingMail).where(col(OutgoingMail.recipient) == address)
    async with market.app.state.database.writing() as session:
        mails = (await session.execute(query.order_by(col(OutgoingMail.id).desc()))).scalars()
        texts = [market.app.state.letters.outbox.open(mail).text for mail in mails]
    found = (re.search(rf"/{page}#token=([A-Za-z0-9_-]{{43}})\s", text) for text in texts)
    return next(match[1] for match in found if match is not None)


async def work(market: Market, name: str, mailer: Mailer) -> int:
    """Run one background work of the application as the clock would; how much it did."""
    state = market.app.state
    works = periodic_works(state.database, state.settings, state.clock, mailer=mailer)
    return await next(one.work for one in works if one.name == name)()


async def deliver(market: Market, office: PostOffice) -> int:
    """Handle strangers' requests, and send what is due."""
    await work(market, "handle_requests", office.mailer())
    return await work(market, "deliver_mails", office.mailer())
