from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.models import Contract
from va_market.kit.db import Row
from va_market.kit.fields import Note
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class SupervisorReplace(Schema):
    """Who approves the time from now on, that which waits already as well."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "supervisor_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
                    "supervisor_qualification": "Ran the support desk for six years.",
                }
            ]
        },
    )

    supervisor_id: UUID = Field(
        description="A member of the client who may supervise; never the assistant."
    )
    supervisor_qualification: Note | None = Field(
        default=None, description="What makes the supervisor fit for it."
    )


class SupervisionPut(SupervisorReplace):
    """Who approves the time, who stands in, and whom to turn to after them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "supervisor_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
                    "substitute_supervisor_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a81",
                    "escalation": ["0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a82"],
                }
            ]
        },
    )

    substitute_supervisor_id: UUID | None = Field(
        default=None,
        description="Another member of the client who may supervise: decides on the time as well.",
    )
    escalation: list[UUID] = Field(
        default=[],
        max_length=5,
        description="Members who may supervise, in the order in which they are turned to when "
        "neither of the two decides.",
    )


class SupervisionRead(Resource):
    """Who watches over the time of a contract (R33)."""

    contract_id: UUID
    supervisor_id: UUID
    supervisor_qualification: str | None
    substitute_supervisor_id: UUID | None
    escalation: list[UUID] = Field(description="Who is turned to first stands first.")

    @classmethod
    def of(cls, contract: Contract | Row, escalation: list[UUID]) -> "SupervisionRead":
        return shaped(cls, contract, contract_id=contract.id, escalation=escalation)
