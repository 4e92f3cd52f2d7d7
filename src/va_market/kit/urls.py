"""Addresses of what the market uses, as settings hold them: a wrong one stops the start."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from va_market.kit.mail import SmtpServer, sender_of
from va_market.kit.store import s3_of


def _mail_server(url: SecretStr) -> SecretStr:
    SmtpServer.parse(url.get_secret_value())
    return url


def _sender(text: str) -> str:
    sender_of(text)
    return text


def _redis(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("begins with redis:// or rediss://")
    return url


def _bucket(url: str) -> str:
    s3_of(url)
    return url


SmtpUrl = Annotated[SecretStr, AfterValidator(_mail_server)]
MailFrom = Annotated[str, AfterValidator(_sender)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis)]
BucketUrl = Annotated[str, AfterValidator(_bucket)]
