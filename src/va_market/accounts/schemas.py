from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from va_market.accounts.kinds import AccountKind
from va_market.kit.fields import Currency, Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.ledger.entries import Balance
from va_market.ledger.models import Action, PostingState


class AccountRead(Resource):
    """Money of one owner, of one kind, in one currency."""

    id: UUID
    owner_id: UUID = Field(description="The organization, or the user.")
    kind: AccountKind = Field(
        description="`client_held`: held for a client, and not spent yet. `milestone_held`: what "
        "of it is held for one milestone. `assistant_pending`, `agency_pending`: earned, and to "
        "be spent after the hold; `assistant_available`, `agency_available`: may be spent; "
        "`assistant_reserve`, `agency_reserve`: what of it waits for the end of one dispute. Of "
        "one invoice: `client_receivable` is what the client owes, and until it is paid the parts "
        "of the total wait in `assistant_pending` or `agency_pending`, `fee_pending`, "
        "`tax_pending`; `refund_due` is what its issuer is to give back, and `refund_payable` the "
        "same as the issuer sees it. `fee_receivable`: what an issuer who was paid directly owes "
        "the platform. `client_debt`: what a client owes the platform, as what was taken back of "
        "its payments was spent; what comes next pays it first. `cash`, `platform_revenue`, "
        "`processing_fees` and `payout_clearing` are accounts of the house. Of a contract with a "
        "retainer, for whoever issues its invoices: `deferred_revenue` is what was charged in "
        "advance, and is neither earned nor set off by a later charge, whatever credit notes take "
        "back; `recognized_revenue` is what was earned "
        "of it; `deferred_fees` is both together with the opposite sign. They say how revenue "
        "stands before fees and tax; no money moves on them. `share_due` is what an agency owes an "
        "assistant of their shares, and `share_payable` the same as the agency sees it."
    )
    subject_id: UUID | None = Field(
        description="What it is kept for: a milestone, an invoice, a dispute, or the contract of a "
        "retainer; of a share the other side; null: for all of the kind."
    )
    currency: str
    balance: Money = Field(description="What is there.")
    pending_in: Money = Field(description="What is to come, and may not be spent yet.")
    pending_out: Money = Field(description="What of the balance is promised already.")
    available: Money = Field(
        description="What may leave the account now; of an account of what is pending, to that of "
        "what may be spent alone."
    )
    created_at: Moment
    moved_at: Moment = Field(description="When something last entered or left it.")

    @classmethod
    def of_row(cls, row: Any) -> "AccountRead":
        found = Balance.of(row)
        return shaped(
            cls,
            row,
            balance=found.posted,
            pending_in=found.pending_in,
            pending_out=found.pending_out,
            available=found.available,
        )


class AccountPage(PageOf[AccountRead]):
    """A page of accounts."""


class AccountSort(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class AccountQuery(Schema):
    sort: AccountSort = AccountSort.OLDEST
    organization_id: UUID | None = Field(default=None, description="Of this organization alone.")
    kind: CommaList[AccountKind] | None = Field(default=None, description="Any of these.")
    currency: Currency | None = Field(default=None, description="In this currency alone.")


class AccountEntryRead(Schema):
    """What entered or left an account; it never changes."""

    position: int = Field(description="Its place among the entries of the account, from 1.")
    transaction_id: UUID = Field(description="All entries of one transaction add up to zero.")
    kind: str = Field(
        description="What happened: `payment_received`, `payment_returned`, `payment_refunded`, "
        "`payment_refund_failed`, `payment_charged_back`, `payment_reinstated` (of payments by "
        "card), `processing_fee` "
        "(what the provider kept), `milestone_funded`, "
        "`milestone_released`, `milestone_refunded`, `milestone_cleared` (it may be spent), "
        "`invoice_opened`, `invoice_released` (milestones on it had paid it), `invoice_paid`, "
        "`invoice_credited`, `invoice_voided`, `invoice_repaid`, "
        "`fee_set_off` (what the issuer owed the platform in fees), `fee_returned`, "
        "`dispute_reserved`, `dispute_refunded` (out of the reserve), `dispute_released`, "
        "`payout_created`, `payout_paid`, `payout_credited` (it came back, or was cancelled), "
        "`retainer_charged` (in advance), `retainer_consumed` (earned as minutes were used; less "
        "where they came back), `retainer_lapsed` (earned as nobody used them), "
        "`retainer_refunded`, `retainer_brought_forward` (what stood before the ledger had it), "
        "`split_due`, `split_lowered` and `split_paid` (an agency's share to its assistant)."
    )
    action: Action = Field(
        description="`hold` promises, and `settle` or `void` answers it; `reverse` takes back what "
        "was posted."
    )
    reference: str = Field(
        description="By which the thing that moved the money is found again: the reference of a "
        "payment or of a payout, the id of a milestone, or `invoice`, `dispute`, "
        "`split`, `retainer period` or `contract` and its id."
    )
    answers: UUID | None = Field(description="The transaction it settles, voids or reverses.")
    state: PostingState = Field(description="Only what is `posted` changes the balance.")
    amount: Money = Field(description="Into the account; negative: out of it.")
    balance: Money = Field(description="The balance after this entry.")
    created_at: Moment

    @classmethod
    def of_row(cls, row: Any) -> "AccountEntryRead":
        amount, balance = (
            Money.from_minor(minor, row.currency) for minor in (row.amount_minor, row.balance_minor)
        )
        return shaped(cls, row, amount=amount, balance=balance, answers=row.target_id)


class AccountEntryPage(PageOf[AccountEntryRead]):
    """A page of entries."""


class EntrySort(StrEnum):
    NEWEST = "-position"
    OLDEST = "position"


class EntryQuery(Schema):
    sort: EntrySort = EntrySort.NEWEST
    created_after: Moment | None = Field(default=None, description="Later than this moment.")
    created_before: Moment | None = Field(default=None, description="Earlier than this moment.")
