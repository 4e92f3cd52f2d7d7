"""What becomes due to assistants with each payment, and is due no more with each credit note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.invoices import repository
from va_market.invoices.models import Invoice
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.pricing.splits import due_so_far, lowered
from va_market.splits import service as splits
from va_market.splits.models import Split


@dataclass(frozen=True, slots=True)
class Sharing:
    """The held splits of an invoice, those of releases on it included, and their accounts."""

    splits: Sequence[Split]
    lines: Mapping[UUID, UUID]
    """On which lines releases stand."""
    accounts: Sequence[UUID]


async def hold_sharing(session: WriteSession, invoice: Invoice, *, now: datetime) -> Sharing:
    """Hold the splits of a held invoice; nothing where there is no agency."""
    if invoice.agency_id is None:
        return Sharing((), {}, ())
    lines = await repository.lines_of_releases(session, invoice_id=invoice.id)
    found = await splits.lock_of(session, invoice_id=invoice.id, release_ids=list(lines))
    return Sharing(found, lines, await splits.accounts_of(session, found, now=now))


async def share_payment(
    session: WriteSession,
    invoice: Invoice,
    sharing: Sharing,
    amount: Money,
    *,
    received: Money,
    key: UUID,
    now: datetime,
) -> Money:
    """The client has paid `amount` more: what of what the agency received here it passes on."""
    own = [split for split in sharing.splits if split.invoice_id is not None]
    if not own:
        return invoice.money(0)
    released, refunded = await repository.released_and_refunded(session, invoice_id=invoice.id)
    paid = invoice.paid_minor + amount.minor - released - refunded
    payable = invoice.total_minor - invoice.credited_minor - released - refunded
    rest = received
    for split in own:
        share = split.money(split.share_minor - split.lowered_minor)
        target = due_so_far(share, paid=paid, payable=payable)
        rest -= await splits.bring(session, split, target, received=rest, key=key, now=now)
    return received - rest


async def share_credit(
    session: WriteSession, invoice: Invoice, sharing: Sharing, *, key: UUID, now: datetime
) -> None:
    """A credit note was written: shares go down with the lines that they are of."""
    if not sharing.splits:
        return
    lines = await repository.lines_of(session, invoice_id=invoice.id)
    billed = {line.id: invoice.money(line.amount_minor) for line in lines}
    found = await repository.credited_of(session, invoice_id=invoice.id)
    credited = {line_id: invoice.money(minor) for line_id, minor in found.items()}
    released, refunded = await repository.released_and_refunded(session, invoice_id=invoice.id)
    paid = invoice.paid_minor - released - refunded
    payable = invoice.total_minor - invoice.credited_minor - released - refunded
    for split in sharing.splits:
        parts = _parts(split, sharing.lines, billed, credited)
        # Never back up: what one note took is not given back by the rounding of the next.
        before = split.money(split.share_minor - split.lowered_minor)
        left = min(lowered(split.money(split.share_minor), parts), before)
        is_release = split.release_id is not None
        # Of a release all is due once it has cleared, and nothing before.
        cleared = left if split.due_minor else split.money(0)
        due = cleared if is_release else due_so_far(left, paid=paid, payable=payable)
        nothing = split.money(0)
        await splits.bring(session, split, due, received=nothing, key=key, now=now)
        split.lowered_minor = split.share_minor - left.minor
        split.updated_at = now


def _parts(
    split: Split,
    lines: Mapping[UUID, UUID],
    billed: Mapping[UUID, Money],
    credited: Mapping[UUID, Money],
) -> list[tuple[Money, Money, Money]]:
    """Each part of a split with what was billed and credited of its line."""
    nothing, found = split.money(0), []
    for one in split.parts:
        line_id = lines[split.release_id] if split.release_id else UUID(one["line_id"])
        amount = Money.parse(one["amount"]["amount"], one["amount"]["currency"])
        found.append((amount, billed[line_id], credited.get(line_id, nothing)))
    return found


async def drop_shares(session: WriteSession, invoice: Invoice, *, now: datetime) -> None:
    """The invoice is void: nothing of it was paid, and nothing will be due."""
    for split in (await hold_sharing(session, invoice, now=now)).splits:
        if split.invoice_id is not None:
            split.lowered_minor, split.updated_at = split.share_minor, now
