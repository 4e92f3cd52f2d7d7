from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.renewals import RenewalStatus
from va_market.kit.fields import Moment, Note
from va_market.kit.schema import Schema


class RenewalRead(Schema):
    """Whether a contract for a limited time goes on after its last day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "declined",
                    "decides_on": "2027-05-31",
                    "declined_by": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
                    "declined_side": "client",
                    "declined_at": "2027-05-03T09:00:00Z",
                    "decline_reason": "The archive is sorted by then.",
                }
            ]
        }
    )

    status: RenewalStatus = Field(
        description="`due`: the day has come, and it goes on if both sides agree."
    )
    decides_on: date = Field(
        description="The day on which it is decided, as it begins in the contract's zone; who does "
        "not want it declines before."
    )
    declined_by: UUID | None
    declined_side: str | None = Field(description="Who declined: `client` or `provider`.")
    declined_at: Moment | None
    decline_reason: str | None

    @classmethod
    def of(cls, contract: Any) -> Self | None:
        """What a contract says of it; None: nothing of the kind was agreed."""
        if contract.renewal_status is None:
            return None
        return cls(
            status=contract.renewal_status,
            decides_on=contract.renewal_decides_on,
            declined_by=contract.renewal_declined_by,
            declined_side=contract.renewal_declined_side,
            declined_at=contract.renewal_declined_at,
            decline_reason=contract.renewal_decline_reason,
        )


class RenewalDecline(Schema):
    """That you do not want it to go on; the body may be `{}`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "The archive is sorted by then."}, {}]},
    )

    reason: Note | None = Field(default=None, description="Why, if you want to say it.")
