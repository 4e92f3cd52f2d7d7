from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.identity.schemas.billing import AddressRead, TaxIdRead
from va_market.kit.fields import Moment, Zone
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payee_records.models import ConsentStatus, PayeePurpose, Shared, status_of
from va_market.payee_records.policies import allowed_actions
from va_market.reports.schemas import StatementRead
from va_market.reports.schemas.asking import MOST_MONTHS, Month

MOST_DAYS = 366
_PARTS = (
    "What is shown: `billing_details` as invoices show them; `statements`: what was earned in each "
    "month, of all clients together, without their names."
)


class ConsentGrant(Schema):
    """Lets a firm look at a part of your payee record."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "organization_id": "0199b1c2-7a1e-7c53-8d3e-6f1f2a3b4c5d",
                    "shares": ["billing_details"],
                    "purpose": "tax_report",
                    "expires_at": "2026-12-31T00:00:00Z",
                }
            ]
        },
    )

    organization_id: UUID = Field(
        description="The client or agency of a contract of yours that has not ended."
    )
    shares: Annotated[list[Shared], Field(min_length=1, max_length=len(Shared))] = Field(
        description=_PARTS
    )
    purpose: PayeePurpose
    expires_at: Moment = Field(description="At most 366 days from now.")


class ConsentView(Schema):
    """Which months of the statements are looked at."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"month": "2026-11", "months": 3}]}
    )

    month: Month | None = Field(
        default=None, description="The month, or the last of several; by default the present one."
    )
    months: int = Field(
        default=1, ge=1, le=MOST_MONTHS, description="How many, with those before it."
    )
    time_zone: Zone = Field(default="UTC", description="Where months begin.")


class ConsentRead(Resource):
    """What an assistant shares with a firm, and until when."""

    id: UUID
    assistant_id: UUID
    organization_id: UUID
    status: ConsentStatus = Field(description="`ended`: no contract between both goes on any more.")
    shares: list[Shared] = Field(description=_PARTS)
    purpose: PayeePurpose
    expires_at: Moment
    revoked_at: Moment | None
    created_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(cls, consent: Any, actor: Actor, *, now: datetime, is_connected: bool) -> "ConsentRead":
        return shaped(
            cls,
            consent,
            status=status_of(consent, now=now, is_connected=is_connected),
            allowed_actions=allowed_actions(actor, consent, now=now, is_connected=is_connected),
        )

    @classmethod
    def of_row(cls, row: Any, actor: Actor, *, now: datetime) -> "ConsentRead":
        return cls.of(row, actor, now=now, is_connected=row.is_connected)


class ConsentPage(PageOf[ConsentRead]):
    """A page of consents."""


class ConsentSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ConsentQuery(Schema):
    sort: ConsentSort = ConsentSort.NEWEST


class PayeeDetails(Schema):
    """What invoices say of the assistant."""

    legal_name: str | None
    tax_id: TaxIdRead | None
    vat_id: str | None
    address: AddressRead | None
    email: str | None = Field(description="Where invoices go.")


class PayeeRecord(Schema):
    """What the assistant shares, as it is now."""

    consent_id: UUID
    assistant_id: UUID
    assistant_name: str
    billing_details: PayeeDetails | None = Field(description="Null where they are not shared.")
    statements: list[StatementRead] | None = Field(description="Null where they are not shared.")


class PayeeViewRead(Schema):
    """That somebody of the firm looked."""

    id: UUID
    viewed_by: UUID
    viewer_name: str
    created_at: Moment

    @classmethod
    def of_row(cls, row: Any) -> "PayeeViewRead":
        return shaped(cls, row)


class PayeeViewPage(PageOf[PayeeViewRead]):
    """A page of looks."""
