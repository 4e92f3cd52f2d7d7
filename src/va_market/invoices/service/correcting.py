"""Corrections of billed time become a credit note on the invoice that billed it.

What takes time back and what stands in its place are settled together: the client is not given
back an hour to be asked for half of it again, and needs no further invoice when the work is over.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import SourceKind
from va_market.invoices.schemas import CorrectionsSettle, SettlementAsk
from va_market.invoices.service.crediting import Back, Cause, Noted, Sums, issue, weigh
from va_market.invoices.service.explaining import nothing_to_settle
from va_market.invoices.service.moving import Held, hold_for
from va_market.invoices.service.repricing import backs_of, billed_by_time
from va_market.invoices.service.sides import numbering_of
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.trace import Explained


@dataclass(frozen=True, slots=True)
class Settlement:
    """Corrections of an invoice, and what goes back of its lines for them."""

    held: Held
    taken: Sequence[Row]
    amounts: Mapping[UUID, Explained]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A settlement with what its credit note comes to."""

    settlement: Settlement
    sums: Sums
    backs: Sequence[Back]


async def weigh_corrections(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: SettlementAsk
) -> Weighed:
    """What `settle_corrections` would credit now; nothing is written. Errors: the same."""
    found = await _settlement(session, actor, invoice_id, body)
    sums, backs = await weigh(session, found.held, _asked(found))
    return Weighed(found, sums, backs)


async def settle_corrections(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: CorrectionsSettle, now: datetime
) -> Noted:
    """Credit what corrected time costs less than was billed for it, and settle the corrections.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`; or such a correction is not there.
        NothingToSettle: there is none, drafts hold them, or the time costs no less as it stands.
        BilledAlready: a draft took it at the same moment.
        Disputed: a line is disputed.
        BillingIncomplete: see `credit`.
    """
    found = await _settlement(session, actor, invoice_id, body)
    prefix = (await numbering_of(session, found.held.invoice)).credit_note_prefix
    steps = {line_id: amount.steps for line_id, amount in found.amounts.items()}
    cause = Cause(body.reason, prefix, len(found.taken), steps)
    noted = await issue(session, actor, found.held, _asked(found), cause, now=now)
    await _link(session, found, noted[0].id)
    return noted


async def _settlement(
    session: WriteSession, actor: Actor, invoice_id: UUID, body: SettlementAsk
) -> Settlement:
    held = await hold_for(session, actor, invoice_id, "credit")
    rows = await repository.corrections_of(session, invoice_id=invoice_id)
    missing = set(body.reversal_ids or ()) - {row.root_id for row in rows}
    chosen = _chosen(rows, body.reversal_ids)
    taken = [] if missing else list(await _billed(session, held, chosen))
    if not taken:
        raise await nothing_to_settle(session, held.invoice, asked=missing)
    amounts = await backs_of(session, held, taken)
    return Settlement(held, taken, amounts)


def _asked(found: Settlement) -> dict[UUID, Money]:
    return {line_id: amount.value for line_id, amount in found.amounts.items()}


def _chosen(rows: Sequence[Row], asked: Sequence[UUID] | None) -> Sequence[Row]:
    """Those that began with the ones asked for; all of them unless some were."""
    return rows if asked is None else [row for row in rows if row.root_id in asked]


async def _billed(session: WriteSession, held: Held, rows: Sequence[Row]) -> Sequence[Row]:
    """Without time in the place of other time that is not billed by itself, and what follows it."""
    by_time = await billed_by_time(session, held.invoice, rows)
    return list(_connected(rows, by_time))


def _connected(rows: Sequence[Row], by_time: Collection[UUID]) -> Iterator[Row]:
    kept: set[UUID] = set()
    gone: set[UUID] = set()
    for row in rows:  # each after what it follows
        follows = row.id == row.root_id or row.reverses_id in kept or row.replaces_id in gone
        if not follows or row.id not in by_time:
            continue
        kept.add(row.id)
        if row.reverses_id is not None:
            gone.add(row.reverses_id)
        yield row


async def _link(session: WriteSession, found: Settlement, note_id: UUID) -> None:
    """Let them stand behind the lines, by the note: no invoice and no other note takes them."""
    invoice = found.held.invoice
    places = await repository.places_of(session, invoice_id=invoice.id)
    links = []
    for row in found.taken:
        places[row.line_id] += 1
        links.append(
            repository.Link(row.line_id, places[row.line_id], SourceKind.TIME_ENTRY, row.id)
        )
    await repository.add_sources(session, invoice, links, credit_note_id=note_id)
