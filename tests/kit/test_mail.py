"""Mail on its last step: addresses of servers, headers, TLS, login, and what a failure means."""

import io
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.mail import PostOffice, open_post_office
from va_market.kit.mail import (
    ConsoleMailer,
    MailFailed,
    MailRefused,
    Message,
    NoMailer,
    SmtpMailer,
    SmtpServer,
    Sparing,
    mailer_of,
    sender_of,
)

NOW = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
ID = UUID("01939e6a-0000-7000-8000-000000000001")
LOGIN = "market:open%2Fsesame%401"


def message(recipient: str = "ada@client.example", subject: str = "Hello") -> Message:
    return Message(ID, recipient, subject, "Good morning.\n", NOW)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    began = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=9))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "loopback.pem"
    file.write_bytes(certificate.public_bytes(pem) + private)
    return file


@pytest.fixture
def tls(authority: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    return context


class TestServerUrl:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example", SmtpServer("mail.example", 587, None, None, False, True)),
            ("smtps://mail.example", SmtpServer("mail.example", 465, None, None, True, False)),
            (
                "smtp://a%40b:p%2Fq%3A@mail.example:25?starttls=never",
                SmtpServer("mail.example", 25, "a@b", "p/q:", False, False),
            ),
            (
                "smtp://[::1]:2525?starttls=always",
                SmtpServer("::1", 2525, None, None, False, True),
            ),
        ],
    )
    def test_says_where_and_how(self, url: str, expected: SmtpServer) -> None:
        assert SmtpServer.parse(url) == expected

    @pytest.mark.parametrize(
        "url",
        [
            "http://user:hunter22@mail.example",
            "smtp://user:hunter22@",
            "mail.example:hunter22",
            "smtp://user:hunter22@mail.example:port",
            "smtp://user:hunter22@mail.example/path",
            "smtp://user:hunter22@mail.example?starttls=perhaps",
            "smtp://user:hunter22@mail.example?tls=never",
        ],
    )
    def test_other_forms_are_refused_without_repeating_secrets(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"form|option|URL") as refused:
            SmtpServer.parse(url)
        assert "hunter22" not in str(refused.value)


class TestHeaders:
    @pytest.mark.parametrize("evil", ["\r\nBcc: all@people.example", "\n", "\r", "\0", "\u2028"])
    def test_nothing_is_injected(self, evil: str) -> None:
        with pytest.raises(ValueError, match="header"):
            message(recipient=f"ada@client.example{evil}")
        with pytest.raises(ValueError, match="header"):
            message(subject=f"Hello{evil}")
        with pytest.raises(ValueError, match="form"):
            sender_of(f"VA Market{evil} <hello@market.example>")

    async def test_mail_arrives_as_it_was_written(self, office: PostOffice) -> None:
        await office.mailer().send(message(subject="Grüße, 你好"))

        (mail,) = office.inbox("ada@client.example")
        assert office.envelopes[0][0] == "hello@market.example"
        assert mail["From"] == "VA Market <hello@market.example>"
        assert mail["To"] == "ada@client.example"
        assert mail["Subject"] == "Grüße, 你好"
        assert mail["Message-ID"] == f"<{ID}@market.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().splitlines() == ["Good morning."]

    async def test_foreign_scripts_arrive_too(self, office: PostOffice) -> None:
        await office.mailer().send(message(recipient="δοκιμή@straße.example"))

        assert office.envelopes[0][1] == ["δοκιμή@xn--strae-oqa.example"]

    async def test_several_recipients_in_one_are_refused(self, office: PostOffice) -> None:
        with pytest.raises(MailRefused):
            await office.mailer().send(message(recipient="ada@client.example, all@people.example"))
        assert office.received == []


class TestTls:
    @pytest.mark.parametrize(("scheme", "is_implicit"), [("smtp", False), ("smtps", True)])
    async def test_login_goes_over_tls(
        self,
        scheme: str,
        is_implicit: bool,
        tls: ssl.SSLContext,
        authority: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        async with open_post_office(tls=tls, is_implicit=is_implicit, asks_login=True) as office:
            await office.mailer(f"{scheme}://{LOGIN}@127.0.0.1:{{port}}").send(message())

            assert office.logins == [("market", "open/sesame@1")]
            assert len(office.received) == 1

    async def test_unknown_authority_is_not_trusted(self, tls: ssl.SSLContext) -> None:
        async with open_post_office(tls=tls, asks_login=True) as office:
            with pytest.raises(MailFailed):
                await office.mailer(f"smtp://{LOGIN}@127.0.0.1:{{port}}").send(message())
            assert office.logins == []

    async def test_server_without_tls_never_hears_the_password(self) -> None:
        async with open_post_office(asks_login=True) as office:
            with pytest.raises(MailFailed):
                await office.mailer(f"smtp://{LOGIN}@127.0.0.1:{{port}}").send(message())
            assert office.logins == []


class TestFailures:
    async def test_unknown_recipient_is_final(self, office: PostOffice) -> None:
        office.reply["ada@client.example"] = "550 ada@client.example is not here"

        with pytest.raises(MailRefused) as refused:
            await office.mailer().send(message())
        assert "ada" not in str(refused.value)

    async def test_busy_server_may_take_it_later(self, office: PostOffice) -> None:
        office.reply["ada@client.example"] = "451 come back later"

        with pytest.raises(MailFailed) as failed:
            await office.mailer().send(message())
        assert not isinstance(failed.value, MailRefused)

    async def test_wrong_login_may_be_mended(self) -> None:
        async with open_post_office(asks_login=True) as office:
            url = "smtp://market:wrong@127.0.0.1:{port}?starttls=never"
            with pytest.raises(MailFailed) as failed:
                await office.mailer(url).send(message())
        assert not isinstance(failed.value, MailRefused)

    async def test_absent_server_is_a_failure_of_the_moment(self, unused_port: int) -> None:
        url = f"smtp://127.0.0.1:{unused_port}?starttls=never"
        mailer = SmtpMailer(SmtpServer.parse(url), sender_of("a@b.example"))

        with pytest.raises(MailFailed) as failed:
            await mailer.send(message())
        assert not isinstance(failed.value, MailRefused)


@pytest.fixture
async def unused_port() -> int:
    async with open_post_office() as office:
        return office.port


class TestOtherWays:
    async def test_console_shows_the_mail(self) -> None:
        stream = io.StringIO()

        await ConsoleMailer(stream).send(message())

        assert "ada@client.example" in stream.getvalue()
        assert "Good morning." in stream.getvalue()

    async def test_production_without_a_server_lets_mails_wait(self) -> None:
        mailer = mailer_of(None, "a@b.example", is_production=True)

        assert isinstance(mailer, NoMailer)
        with pytest.raises(MailFailed, match="VA_MARKET_SMTP_URL"):
            await mailer.send(message())

    async def test_people_who_do_not_exist_are_spared(self) -> None:
        stream = io.StringIO()
        mailer = Sparing(ConsoleMailer(stream), "demo.example")

        await mailer.send(message(recipient="olga@demo.example"))
        assert stream.getvalue() == ""
        await mailer.send(message(recipient="ada@client.example"))
        assert stream.getvalue() != ""
