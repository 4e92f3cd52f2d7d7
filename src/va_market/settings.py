"""Settings from the environment, prefix `VA_MARKET_`. The README lists every one."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from va_market.kit.db.folders import default_data_folder
from va_market.kit.mail import Mailer, SmtpServer, mailer_of, sender_of

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """Each field is one environment variable; its description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="VA_MARKET_", env_file=None)

    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start without a secret key."
    )
    database_url: str | None = Field(
        None,
        pattern=r"^postgres(ql)?(\+asyncpg)?://",
        description="PostgreSQL 15 or later, e.g. `postgresql://user:password@host/name`. "
        "Without it a PostgreSQL 18 is started in the data folder.",
    )
    data_folder: Path = Field(
        default_factory=default_data_folder,
        description="Where the embedded PostgreSQL and the development secret live.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="At least 32 random bytes; signs tokens and cursors. "
        "In development one is made and kept in the data folder.",
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on.")
    pool_size: int = Field(
        10, ge=1, le=100, description="Connections of each door (read, write) per process."
    )
    access_token_minutes: int = Field(15, ge=1, le=60, description="Life of an access token.")
    refresh_token_days: int = Field(
        30, ge=1, le=365, description="A sign-in ends after so many days without a refresh."
    )
    hashing_threads: int = Field(
        2, ge=1, le=64, description="Threads that hash passwords; more logins at once get 429."
    )
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Largest request body.")
    platform_fee_percent: str = Field(
        "10",
        pattern=r"^(100(\.0{1,4})?|[1-9]?[0-9](\.[0-9]{1,4})?)$",
        description="The platform's share of each line, frozen in a contract when it is made.",
    )
    platform_fee_payer: Literal["client", "assistant"] = Field(
        "assistant", description="Who carries the platform's fee."
    )
    job_idle_days: int = Field(30, ge=1, description="An open job expires after so many idle days.")
    smtp_url: SecretStr | None = Field(
        None,
        description="Where mails go: `smtp://user:password@host:587`, which demands STARTTLS "
        "unless `?starttls=never` is added, or `smtps://user:password@host:465`. Without it "
        "mails are printed in development, and wait up to three days in production.",
    )
    mail_from: str = Field(
        "VA Market <no-reply@localhost>", description="The sender of mails, name and address."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://[^\s?#]*[^\s?#/]$",
        description="What links in mails begin with, without a slash at the end; the pages "
        "verify-email and password-reset follow, with the token after a `#`.",
    )
    require_verified_email: bool = Field(
        False, description="Jobs and proposals need a verified e-mail address (403 otherwise)."
    )
    hide_accounts: bool = Field(
        False,
        description="Registering answers alike for known and unknown addresses (202, the rest by "
        "mail), and sign-in needs a verified address. Switch it on in production.",
    )
    docs_enabled: bool = Field(True, description="Serve `/docs` and `/openapi.json`.")
    background_work: bool = Field(
        True,
        description="Run periodic work inside the server; `false` where `va-market worker` does.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severity that is logged, as JSON lines on standard error."
    )

    @model_validator(mode="after")
    def _production_has_a_secret(self) -> Self:
        if self.environment == "production" and self.secret_key is None:
            raise ValueError("VA_MARKET_SECRET_KEY must be set in production")
        if (
            self.secret_key is not None
            and len(self.secret_key.get_secret_value()) < SHORTEST_SECRET
        ):
            raise ValueError(f"VA_MARKET_SECRET_KEY must have at least {SHORTEST_SECRET} bytes")
        return self

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            SmtpServer.parse(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, text: str) -> str:
        sender_of(text)
        return text

    @model_validator(mode="after")
    def _production_can_send_mail(self) -> Self:
        needs_mail = self.hide_accounts or self.require_verified_email
        if self.environment == "production" and needs_mail and self.smtp_url is None:
            raise ValueError(
                "VA_MARKET_SMTP_URL must be set where addresses must be verified: "
                "VA_MARKET_HIDE_ACCOUNTS and VA_MARKET_REQUIRE_VERIFIED_EMAIL need mail"
            )
        return self

    def make_mailer(self) -> Mailer:
        """The way out that these settings ask for."""
        url = None if self.smtp_url is None else self.smtp_url.get_secret_value()
        is_production = self.environment == "production"
        return mailer_of(url, self.mail_from, is_production=is_production)

    @cached_property
    def is_embedded(self) -> bool:
        return self.database_url is None
