"""Settings from the environment, prefix `VA_MARKET_`. The README lists every one."""

from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from va_market.card_settings import CardSettings
from va_market.kit.addresses import Network
from va_market.kit.db.folders import default_data_folder
from va_market.kit.http.limits import FIVE_MINUTES, MINUTE, Policies, Policy
from va_market.kit.lists import HostNames, Networks, Origins
from va_market.kit.mail import Mailer, mailer_of, sender_of
from va_market.kit.store import Store
from va_market.kit.urls import BucketUrl, MailFrom, RedisUrl, SmtpUrl
from va_market.payout_settings import PayoutSettings

SHORTEST_SECRET = 32
MOST_WORKERS = 64
THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1"))


def _days(default: int, description: str, *, most: int = 90) -> Any:
    return Field(default, ge=1, le=most, description=description)


class Settings(CardSettings, PayoutSettings):
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
    workers: int = Field(
        1,
        ge=1,
        le=MOST_WORKERS,
        description="Processes that serve the port together; `serve --workers` overrides it.",
    )
    pool_size: int = Field(
        10,
        ge=1,
        le=100,
        description="Connections of each door (read, write) per process; "
        "searches have half as many more.",
    )
    access_token_minutes: int = Field(15, ge=1, le=60, description="Life of an access token.")
    refresh_token_days: int = Field(
        30, ge=1, le=365, description="A sign-in ends after so many days without a refresh."
    )
    step_up_minutes: int = Field(
        10,
        ge=1,
        le=60,
        description="For so long after the password was given, sensitive actions are allowed; "
        "then `POST /v1/me/step-up` asks for it again.",
    )
    session_retention_days: int = Field(
        90, ge=1, le=3650, description="A sign-in that ended is forgotten after so many days."
    )
    enquiry_retention_days: int = _days(
        730,
        "What tells who the customer of an enquiry was is cleared so many days after "
        "its last change.",
        most=3650,
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
        "assistant", description="Who carries the platform's fee: `assistant` or `client`."
    )
    job_idle_days: int = Field(30, ge=1, description="An open job expires after so many idle days.")
    amendment_days: int = Field(
        14, ge=1, le=365, description="A proposed amendment expires after so many days."
    )
    milestone_approval_days: int = _days(
        14,
        "A milestone that was submitted counts as approved after so many days of "
        "silence, unless the terms name another number.",
    )
    dispute_days: int = _days(30, "Lines of an invoice may be disputed for so many days.", most=365)
    dispute_answer_days: int = _days(7, "The issuer has so many days to answer a dispute.")
    dispute_silence: Literal["settle", "escalate"] = Field(
        "settle", description="Unanswered disputes `settle` for the client, or `escalate`."
    )
    dispute_settlement_days: int = _days(7, "An unanswered settlement lapses after so many days.")
    dispute_rest_days: int = _days(14, "An answered dispute that rests so many days is withdrawn.")
    timesheet_reminder_days: int = _days(
        2,
        "A supervisor is reminded of time that waits for a decision after so many "
        "days; from `timesheet_decision_days` on never.",
    )
    timesheet_decision_days: int = _days(
        4,
        "Whoever is to decide on time has so many days, before the next one is asked: "
        "substitute, escalation, owner. It holds of what waits already as well.",
    )
    proposal_days: int = _days(
        30,
        "A proposal, an offer or a counter expires after so many days, unless it says when itself.",
        most=365,
    )
    timer_warning_hours: int = Field(
        8, ge=1, le=24, description="A timer that runs for so many hours is told of, once."
    )
    timer_most_hours: int = Field(
        16,
        ge=1,
        le=24,
        description="A timer is stopped after so many hours; the assistant confirms its times, or "
        "changes them, before the entry is submitted.",
    )
    files_url: BucketUrl | None = Field(
        None,
        description="Where contents of files lie, e.g. `s3://bucket/prefix?region=eu-west-1` or "
        "`s3://bucket?endpoint=https://minio.internal:9000`; the keys come from "
        "`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. Without it they lie in `files` in the "
        "data folder.",
    )
    files_per_user_mib: int = Field(
        1024, ge=1, le=2**20, description="MiB of files that one person may have sent."
    )
    files_per_organization_mib: int = Field(
        10240, ge=1, le=2**20, description="MiB of files on the contracts of one client."
    )
    smtp_url: SmtpUrl | None = Field(
        None,
        description="Where mails go: `smtp://user:password@host:587`, which demands STARTTLS "
        "unless `?starttls=never` is added, or `smtps://user:password@host:465`. Without it "
        "mails are printed in development, and wait up to three days in production.",
    )
    mail_from: MailFrom = Field(
        "VA Market <no-reply@localhost>",
        description="The sender of mails, name and address. Authenticator apps show the name, too.",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://[^\s?#]*[^\s?#/]$",
        description="What links in mails begin with, without a slash at the end; the pages "
        "verify-email, password-reset and invitation follow, with the token after a `#`, and "
        "timesheets with an id.",
    )
    require_verified_email: bool = Field(
        False, description="Jobs and proposals need a verified e-mail address (403 otherwise)."
    )
    hide_accounts: bool = Field(
        False,
        description="Registering answers alike for known and unknown addresses (202, the rest by "
        "mail), and sign-in needs a verified address. Switch it on in production.",
    )
    limits_enabled: bool = Field(
        True, description="Limit how often somebody may ask; the next six say how often."
    )
    limit_anonymous: int = Field(
        300, ge=1, description="Requests a minute of an address that does not say who it is."
    )
    limit_user: int = Field(1200, ge=1, description="Requests a minute of a signed-in user.")
    limit_key: int = Field(3000, ge=1, description="Requests a minute of an API key.")
    limit_money: int = Field(
        60, ge=1, description="Requests a minute of a caller that move money, among the others."
    )
    limit_sign_in: int = Field(
        100, ge=1, description="Failed sign-ins of an address in five minutes, for all accounts."
    )
    limit_account: int = Field(
        10, ge=1, description="Failed sign-ins of an address in five minutes, for one account."
    )
    redis_url: RedisUrl | None = Field(
        None,
        description="Where several processes count together, e.g. `redis://:password@host:6379/0`. "
        "Without it each process counts for itself.",
    )
    trusted_proxies: Networks | None = Field(
        None,
        description="Networks of the reverse proxies in front, e.g. `10.0.0.0/8,::1`. Only they "
        "are believed in `X-Forwarded-For` and `X-Forwarded-Proto`.",
    )
    trusted_hosts: HostNames | None = Field(
        None,
        description="Names that the server goes by, e.g. `api.agency.example`; requests for other "
        "ones get 400. Without it every name is right.",
    )
    cors_origins: Origins | None = Field(
        None,
        description="Origins whose pages may call from a browser, exactly, e.g. "
        "`https://app.agency.example`.",
    )
    metrics_networks: Networks | None = Field(
        None,
        description="Who may read `/metrics`, e.g. `10.0.0.0/8`. Without it this machine in "
        "development, and nobody in production.",
    )
    otlp_endpoint: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Where traces go, over OTLP, e.g. `http://127.0.0.1:4318/v1/traces`. Needs "
        "the extra `va-market[telemetry]`.",
    )
    docs_enabled: bool = Field(True, description="Serve `/docs` and `/openapi.json`.")
    background_work: bool = Field(
        True,
        description="Run periodic work inside the server; `false` where `va-market worker` does.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="Least severity that is logged, as JSON lines on standard error. `debug` in "
        "development also shows the texts of errors, which may hold anything.",
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

    @model_validator(mode="after")
    def _production_can_send_mail(self) -> Self:
        needs_mail = self.hide_accounts or self.require_verified_email
        if self.environment == "production" and needs_mail and self.smtp_url is None:
            raise ValueError(
                "VA_MARKET_SMTP_URL must be set where addresses must be verified: "
                "VA_MARKET_HIDE_ACCOUNTS and VA_MARKET_REQUIRE_VERIFIED_EMAIL need mail"
            )
        return self

    def make_store(self) -> Store:
        """Where files lie, not opened yet."""
        return Store(self.files_url, self.data_folder / "files")

    @property
    def market_name(self) -> str:
        """What people know this market by."""
        sender = sender_of(self.mail_from)
        return sender.display_name or sender.domain

    def make_mailer(self) -> Mailer:
        """The way out that these settings ask for."""
        url = None if self.smtp_url is None else self.smtp_url.get_secret_value()
        return mailer_of(url, self.mail_from, is_production=self.environment == "production")

    @property
    def policies(self) -> Policies:
        """The limits of each class."""
        return Policies(
            anonymous=Policy("anonymous", self.limit_anonymous, MINUTE),
            user=Policy("user", self.limit_user, MINUTE),
            key=Policy("key", self.limit_key, MINUTE),
            money=Policy("money", self.limit_money, MINUTE),
            sign_in=Policy("sign_in", self.limit_sign_in, FIVE_MINUTES),
            account=Policy("account", self.limit_account, FIVE_MINUTES),
        )

    @property
    def metrics_readers(self) -> tuple[Network, ...]:
        """Who may read the metrics."""
        if self.metrics_networks is not None:
            return self.metrics_networks
        return THIS_MACHINE if self.environment == "development" else ()

    @property
    def shows_texts(self) -> bool:
        """Whether logs hold what exceptions say."""
        return self.log_level == "debug" and self.environment == "development"

    @cached_property
    def is_embedded(self) -> bool:
        return self.database_url is None
