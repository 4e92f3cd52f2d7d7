"""Settings of mail: wrong ones are refused at the start, and secrets are not repeated."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from va_market.kit.mail import ConsoleMailer, NoMailer, SmtpMailer
from va_market.settings import Settings

KEY = SecretStr("a secret that only the tests know, 32 bytes and more")


def settings(**changes: Any) -> Settings:
    return Settings(**{"secret_key": KEY, **changes})


class TestMailer:
    def test_development_prints(self) -> None:
        assert isinstance(settings().make_mailer(), ConsoleMailer)

    def test_production_never_prints(self) -> None:
        assert isinstance(settings(environment="production").make_mailer(), NoMailer)

    def test_server_is_used_where_one_is_named(self) -> None:
        assert isinstance(settings(smtp_url="smtp://mail.example").make_mailer(), SmtpMailer)


class TestRefusals:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"smtp_url": "http://market:hunter22@mail.example"},
            {"smtp_url": "smtp://market:hunter22@mail.example?starttls=sometimes"},
            {"mail_from": "nobody"},
            {"mail_from": "VA Market\r\nBcc: <all@people.example>"},
            {"public_url": "market.example"},
            {"public_url": "https://market.example/"},
            {"public_url": "https://market.example/#x"},
            {"environment": "production", "hide_accounts": True},
            {"environment": "production", "require_verified_email": True},
        ],
    )
    def test_wrong_settings_are_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError) as refused:
            settings(**wrong)

        texts = [fault["msg"] for fault in refused.value.errors(include_input=False)]
        assert "hunter22" not in " ".join(texts)

    def test_addresses_can_be_verified_with_a_server(self) -> None:
        changes = {"environment": "production", "smtp_url": "smtps://mail.example"}

        assert settings(**changes, hide_accounts=True, require_verified_email=True).hide_accounts
