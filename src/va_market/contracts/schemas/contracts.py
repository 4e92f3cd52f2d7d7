from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.agreements import (
    AtAllotment,
    AtSubstitution,
    Conditions,
    ContractSource,
    ContractType,
    WorkerClass,
)
from va_market.contracts.exclusivity import ExclusivityStatus
from va_market.contracts.models import (
    Contract,
    ContractStatus,
    EndCategory,
)
from va_market.contracts.policies import allowed_actions, is_party, may_read_pay
from va_market.contracts.schemas.renewals import RenewalRead
from va_market.contracts.waiting import Standing, Waiting
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, PositiveMinutes
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.fees import FeeRule
from va_market.pricing.percents import Percent
from va_market.pricing.terms import HourlyTerms, PayTerms, time_of
from va_market.proposals.hiring import Hiring
from va_market.proposals.schemas import TERMS


class ContractAssign(Hiring):
    """How the work is given out. Everything has a default; the body may be `{}`.

    An assistant, or agency, who accepts sends `{}`: the client has said it with its version.
    """


class ContractReason(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Summer break."}]}
    )

    reason: Note


class AllotmentExtend(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"additional_minutes": 300}]}
    )

    additional_minutes: PositiveMinutes


class AgencyShare(Schema):
    """What is paid for an hour on either side of an agency."""

    pay_rate: Money = Field(
        description="What the agency pays the assistant, as the roster said when they took over."
    )
    share_percent: Percent | None = Field(
        description="The assistant's part of what is not billed by the hour; null: the agency "
        "pays the assistant elsewhere, and the ledger splits nothing."
    )
    bill_rate: Money | None = Field(
        description="What the client pays under the present terms; null: not by the hour."
    )
    share: Money | None = Field(
        description="What the agency keeps; null: the two rates cannot be compared."
    )

    @classmethod
    def of(cls, contract: Any, terms: Any, actor: Actor) -> Self | None:
        """What the actor may read of it; None without an agency, too."""
        rate = pay_rate(contract)
        if rate is None or not may_read_pay(actor, contract):
            return None
        timed = time_of(TERMS.validate_python(terms))
        billed = timed.rate if isinstance(timed, HourlyTerms) else None
        is_alike = billed is not None and billed.currency == rate.currency
        share = billed - rate if billed is not None and is_alike else None
        return cls(
            pay_rate=rate, share_percent=contract.share_percent, bill_rate=billed, share=share
        )


def pay_rate(thing: Any) -> Money | None:
    """What a contract or an assignment says the agency pays for an hour."""
    if thing.pay_rate_minor is None:
        return None
    return Money.from_minor(thing.pay_rate_minor, thing.pay_currency)


class ContractRead(Resource):
    id: UUID
    job_id: UUID | None = Field(description="Null: it comes from a private offer.")
    proposal_id: UUID
    organization_id: UUID
    assistant_id: UUID = Field(description="Who works on it now.")
    assignment: int = Field(description="Counts those who worked on it, one after the other.")
    assigned_at: Moment | None = Field(
        description="When the present assistant took over; null: they were there from the start."
    )
    agency_id: UUID | None = Field(
        description="The agency between them, which reads the contract and its time."
    )
    backup_assistant_id: UUID | None = Field(
        description="Who stands in for the assistant, as the agency proposed."
    )
    at_substitution: AtSubstitution
    agency_share: AgencyShare | None = Field(
        description="Shown to the agency and the assistant; null to others, and without an agency."
    )
    quote_id: UUID | None = Field(
        description="The quote it carries the figures of; null: it was agreed without one."
    )
    supervisor_id: UUID
    supervisor_qualification: str | None
    substitute_supervisor_id: UUID | None = Field(
        description="Who may decide on the time as well as the supervisor."
    )
    parent_contract_id: UUID | None = Field(
        description="The contract it gives a part away of. Shown to the client and the assistant; "
        "null to others."
    )
    title: str
    contract_type: ContractType
    worker_class: WorkerClass
    source: ContractSource
    status: ContractStatus
    time_zone: str
    starts_on: date
    allotted_minutes: int
    at_allotment: AtAllotment
    terms_version: int = Field(
        description="The version of what was agreed that acts today; terms and conditions are its."
    )
    terms: PayTerms
    fee: FeeRule = Field(description="The platform's fee, frozen with the terms.")
    conditions: Conditions = Field(description="What was agreed besides pay.")
    exclusivity_status: ExclusivityStatus | None = Field(
        description="What became of the exclusivity in the conditions; null: none was agreed."
    )
    paused_reason: str | None
    paused_at: Moment | None
    ending_on: date | None = Field(
        description="The last day, by notice or because the contract is for a limited time."
    )
    renewal: RenewalRead | None = Field(
        description="Whether it goes on after that day; null: nothing of the kind was agreed."
    )
    notice_given_at: Moment | None
    notice_given_by: UUID | None
    notice_side: str | None = Field(description="Who gave notice: `client` or `provider`.")
    end_category: EndCategory | None = Field(description="Why it ends, in a word.")
    ended_reason: str | None = Field(description="Why it ends; a notice says it already.")
    ended_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "ContractRead":
        return shaped(
            cls,
            row,
            agency_share=AgencyShare.of(row, row.terms, actor),
            parent_contract_id=_parent(row, actor),
            renewal=RenewalRead.of(row),
            allowed_actions=allowed_actions(actor, row, Waiting.of(row)),
        )

    @classmethod
    def of_pair(cls, pair: Standing, actor: Actor) -> "ContractRead":
        contract, current = pair.contract, pair.terms
        return shaped(
            cls,
            contract,
            terms=current.terms,
            fee=current.fee,
            conditions=current.conditions,
            agency_share=AgencyShare.of(contract, current.terms, actor),
            parent_contract_id=_parent(contract, actor),
            renewal=RenewalRead.of(contract),
            allowed_actions=allowed_actions(actor, contract, pair.waiting),
        )


def _parent(contract: Contract | Row, actor: Actor) -> UUID | None:
    """What the work is a part of concerns the two sides alone."""
    return contract.parent_contract_id if is_party(actor, contract) else None


class ContractPage(PageOf[ContractRead]):
    """A page of contracts."""


class ContractSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ContractQuery(Schema):
    sort: ContractSort = ContractSort.NEWEST
    status: CommaList[ContractStatus] | None = Field(default=None, description="Any of these.")
    job_id: UUID | None = Field(default=None, description="Only those from this job.")
    organization_id: UUID | None = Field(default=None, description="Only of this client.")
    agency_id: UUID | None = Field(default=None, description="Only by way of this agency.")


class AssignmentRead(Schema):
    """That somebody works on a contract, from one handover to the next."""

    id: UUID
    contract_id: UUID
    number: int
    assistant_id: UUID
    starts_at: Moment
    ends_at: Moment | None = Field(description="Null: it goes on, or went on to the end.")
    pay_rate: Money | None = Field(
        description="What the agency pays this assistant for an hour; shown to the two of them."
    )
    share_percent: Percent | None = Field(
        description="This assistant's part of what is not billed by the hour; shown like the rate."
    )
    reason: str | None = Field(description="Why the one before ended.")
    handover_note: str | None
    decided_by: UUID | None = Field(description="Whose word it was; null: it came with the start.")

    @classmethod
    def of_row(cls, row: Row) -> Self:
        return shaped(
            cls,
            row,
            pay_rate=pay_rate(row) if row.shows_pay else None,
            share_percent=row.share_percent if row.shows_pay else None,
        )


class AssignmentPage(PageOf[AssignmentRead]):
    """A page of assignments."""


class AssignmentSort(StrEnum):
    LATEST = "-starts_at"
    EARLIEST = "starts_at"


class AssignmentQuery(Schema):
    sort: AssignmentSort = AssignmentSort.LATEST
