from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.identity.fields import AppCode, GivenPassword, SecondCode
from va_market.identity.models import FactorStatus
from va_market.identity.policies import factor_actions, factor_status
from va_market.kit.fields import Moment
from va_market.kit.schema import Schema


class StepUpBody(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"password": "a long pass phrase"}]}
    )

    password: GivenPassword
    code: SecondCode | None = Field(
        default=None, description="Needed by those whose account has a second factor."
    )


class StepUpRead(Schema):
    """It is you."""

    confirmed_until: Moment = Field(description="Until then sensitive actions ask no further.")


class SecondFactorRead(Schema):
    """The state of your second factor. Nothing of it is secret."""

    status: FactorStatus
    confirmed_at: Moment | None = Field(description="Since when it is on.")
    held_until: Moment | None = Field(
        description="Until then no code of the app is taken, after too many wrong ones."
    )
    recovery_codes_left: int
    allowed_actions: list[str] = Field(description="What you may do with it now.")

    @classmethod
    def of(cls, row: Any | None, actor: Actor, now: datetime) -> "SecondFactorRead":
        held_until = None if row is None else row.held_until
        return cls(
            status=factor_status(row),
            confirmed_at=None if row is None else row.confirmed_at,
            held_until=held_until if held_until is not None and held_until > now else None,
            recovery_codes_left=0 if row is None else row.recovery_codes_left,
            allowed_actions=factor_actions(actor, row),
        )


class SecondFactorBegun(Schema):
    """What an authenticator app needs. It is shown this once."""

    secret: str = Field(description="Base 32, for typing it in.")
    uri: str = Field(description="`otpauth://...`, for a QR code.")


class SecondFactorConfirm(Schema):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "492039"}]})

    code: AppCode


class RecoveryCodes(Schema):
    """Each takes the place of the app once. They are shown this once."""

    recovery_codes: list[str]
