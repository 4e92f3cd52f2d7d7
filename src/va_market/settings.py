"""Settings from the environment, prefix `VA_MARKET_`. The README lists every one."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from va_market.kit.db.folders import default_data_folder

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """Each field is one environment variable; its description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="VA_MARKET_", env_file=None)

    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start without a secret key."
    )
    database_url: str | None = Field(
        None,
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

    @cached_property
    def is_embedded(self) -> bool:
        return self.database_url is None
