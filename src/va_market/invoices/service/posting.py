"""What invoices move on the ledger (money.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.accounts.kinds import HOUSE, PENDING, AccountKind
from va_market.invoices.models import Invoice
from va_market.invoices.service.sharing import Sharing, hold_sharing, share_payment
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.pricing.invoices import parts_paid


def entry_of(invoice: Invoice, what: str) -> Entry:
    return Entry(f"invoices:{invoice.id}:{what}", f"invoice_{what}", f"invoice {invoice.id}")


async def post_opening(session: WriteSession, invoice: Invoice, *, now: datetime) -> None:
    """The client owes the total; whoever works, the platform and the state wait for their parts.

    Each part has an account of this invoice alone that nothing overdraws: so no more is ever paid
    or credited than was billed.
    """
    owed = await receivable_account(session, invoice, now=now)
    legs = [Leg(owed, invoice.money(-invoice.total_minor))]
    for kind, minor in parts_of(invoice).items():
        if minor:
            account_id = await part_account(session, invoice, kind, now=now)
            legs.append(Leg(account_id, invoice.money(minor)))
    posted = await ledger.post(session, entry_of(invoice, "opened"), legs, now=now)
    invoice.posting_id = posted.id


def provider_kind(invoice: Invoice) -> AccountKind:
    """The kind of account on which the part of the issuer waits."""
    return (
        AccountKind.ASSISTANT_PENDING if invoice.agency_id is None else AccountKind.AGENCY_PENDING
    )


def parts_of(invoice: Invoice) -> dict[AccountKind, int]:
    """Who gets which part of the total, in the smallest unit."""
    fee = invoice.client_fee_minor + invoice.assistant_fee_minor
    return {
        provider_kind(invoice): invoice.net_minor - fee,
        AccountKind.FEE_PENDING: fee,
        AccountKind.TAX_PENDING: invoice.tax_minor,
    }


async def part_account(
    session: WriteSession, invoice: Invoice, kind: AccountKind, *, now: datetime
) -> UUID:
    """The account on which that part of an invoice waits."""
    owner = HOUSE if kind == AccountKind.FEE_PENDING else invoice.issuer_id
    return await _account(session, invoice, kind, owner, now=now)


async def _account(
    session: WriteSession,
    invoice: Invoice,
    kind: AccountKind,
    owner_id: UUID,
    *,
    now: datetime,
    allow_negative: bool = False,
) -> UUID:
    """The account of that kind of this invoice alone."""
    return await ledger.open_account(
        session,
        owner_id=owner_id,
        kind=kind,
        currency=invoice.currency,
        subject_id=invoice.id,
        allow_negative=allow_negative,
        now=now,
    )


async def post_void(session: WriteSession, invoice: Invoice, *, now: datetime) -> None:
    """Take back what the opening posted."""
    assert invoice.posting_id is not None  # noqa: S101  # the database keeps it with each opened one
    await ledger.reverse(
        session, transaction_id=invoice.posting_id, entry=entry_of(invoice, "voided"), now=now
    )


async def post_payment(
    session: WriteSession, invoice: Invoice, key: UUID, amount: Money, *, now: datetime
) -> UUID:
    """The client owes less; what was paid to the issuer falls on all parts in proportion.

    The money itself went to the issuer, who owes the platform its part from now on.
    """
    legs, fee = await owed_less(session, invoice, amount, now=now)
    legs += await _fee_legs(session, invoice, fee, now=now)
    sharing = await hold_sharing(session, invoice, now=now)
    await _queue(session, legs, sharing)
    entry = Entry(f"invoices:payment:{key}", "invoice_paid", f"invoice {invoice.id}")
    posted = await ledger.post(session, entry, legs, now=now)
    nothing = invoice.money(0)
    await share_payment(session, invoice, sharing, amount, received=nothing, key=key, now=now)
    return posted.id


async def _queue(session: WriteSession, legs: Sequence[Leg], sharing: Sharing) -> None:
    """Hold all accounts at once, where shares are posted behind the legs."""
    if sharing.splits:
        await ledger.queue(session, [*(leg.account_id for leg in legs), *sharing.accounts])


@dataclass(frozen=True, slots=True)
class Credited:
    """What a credit note takes back: in all, what of it was paid already, and of the fee."""

    total: Money
    refund: Money
    fee: Money


async def post_credit(
    session: WriteSession,
    invoice: Invoice,
    key: UUID,
    credited: Credited,
    *,
    sharing: Sharing,
    now: datetime,
) -> UUID:
    """What is owed grows less first; what was paid already is to be given back by the issuer.

    Of the fee exactly the part of the credited lines goes back: what was not waiting for payment,
    the issuer owes the platform no more.
    """
    owed = credited.total - credited.refund
    exact = None if credited.refund.minor else credited.fee
    legs, fee = await owed_less(session, invoice, owed, exact_fee=exact, now=now)
    legs += await _fee_legs(session, invoice, fee - credited.fee, now=now)
    legs += await refund_legs(session, invoice, credited.refund, now=now)
    await _queue(session, legs, sharing)
    entry = Entry(f"invoices:credit:{key}", "invoice_credited", f"invoice {invoice.id}")
    return (await ledger.post(session, entry, legs, now=now)).id


async def owed_less(
    session: WriteSession,
    invoice: Invoice,
    amount: Money,
    *,
    now: datetime,
    exact_fee: Money | None = None,
) -> tuple[list[Leg], Money]:
    """The client owes so much less, of all parts in proportion; and what of it is the fee's.

    Of what is credited before it was paid that is `exact_fee`, or the platform would take part of
    the rounding from what it has not earned.
    """
    nothing = Money.zero(invoice.currency)
    if amount.minor == 0:
        return [], nothing
    kinds = [kind for kind, minor in parts_of(invoice).items() if minor]
    waiting = {kind: await part_account(session, invoice, kind, now=now) for kind in kinds}
    rests = [
        (await ledger.balance(session, account_id=account)).available
        for account in waiting.values()
    ]
    parts = dict(zip(waiting, parts_paid(amount, rests), strict=True))
    if exact_fee is not None:
        parts |= _with_exact_fee(parts, dict(zip(waiting, rests, strict=True)), exact_fee)
    legs = [Leg(await receivable_account(session, invoice, now=now), amount)]
    legs += [Leg(waiting[kind], -part) for kind, part in parts.items() if part.minor]
    return legs, parts.get(AccountKind.FEE_PENDING, nothing)


def _with_exact_fee(
    parts: dict[AccountKind, Money], rests: dict[AccountKind, Money], fee: Money
) -> dict[AccountKind, Money]:
    """The fee's part made exact at the cost of the provider's, if both still have so much."""
    provider = next((kind for kind in PENDING if kind in parts), None)
    if provider is None or AccountKind.FEE_PENDING not in parts:
        return {}
    rest = parts[provider] + parts[AccountKind.FEE_PENDING] - fee
    found = {provider: rest, AccountKind.FEE_PENDING: fee}
    fits = all(0 <= part.minor <= rests[kind].minor for kind, part in found.items())
    return found if fits else {}


async def _fee_legs(
    session: WriteSession, invoice: Invoice, fee: Money, *, now: datetime
) -> list[Leg]:
    """The platform has earned so much more of its fee, and the issuer owes it; below zero: less."""
    if fee.minor == 0:
        return []
    earned = await accounts.revenue_account(session, currency=invoice.currency, now=now)
    owed = await fee_receivable(session, invoice, now=now)
    return [Leg(earned, fee), Leg(owed, -fee)]


async def fee_receivable(session: WriteSession, invoice: Invoice, *, now: datetime) -> UUID:
    """The account of what its issuer owes the platform in fees, or is owed by it."""
    return await ledger.open_account(
        session,
        owner_id=invoice.issuer_id,
        kind=AccountKind.FEE_RECEIVABLE,
        currency=invoice.currency,
        allow_negative=True,
        now=now,
    )


async def refund_legs(
    session: WriteSession, invoice: Invoice, refund: Money, *, now: datetime
) -> list[Leg]:
    """The issuer is to give so much more back, as both sides see it; below zero: less."""
    if refund.minor == 0:
        return []
    client, issuer = invoice.organization_id, invoice.issuer_id
    due = await _account(session, invoice, AccountKind.REFUND_DUE, client, now=now)
    payable = await _account(
        session, invoice, AccountKind.REFUND_PAYABLE, issuer, now=now, allow_negative=True
    )
    return [Leg(due, refund), Leg(payable, -refund)]


async def receivable_account(session: WriteSession, invoice: Invoice, *, now: datetime) -> UUID:
    """The account on which stands what the client owes on the invoice."""
    kind, client = AccountKind.CLIENT_RECEIVABLE, invoice.organization_id
    return await _account(session, invoice, kind, client, now=now, allow_negative=True)
