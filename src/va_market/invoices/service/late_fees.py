"""What the lateness of an invoice has cost until today, and what of it was charged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import InvoiceStatus, LineKind
from va_market.invoices.policies import scope_of
from va_market.invoices.schemas.installments import parts_of_row, planned
from va_market.invoices.schemas.late_fees import agreed_late_fee
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.money import Money
from va_market.pricing.invoices import LateFee, LatePart, Receipt, late_parts
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import Explained

_ASKED_FOR = {InvoiceStatus.OPEN, InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE}
_Key = tuple[date, LineKind]


@dataclass(frozen=True, slots=True)
class Cost:
    """What the lateness of one part has cost: its interest, or the amount that it costs once."""

    kind: LineKind
    due_on: date
    until: date
    """The last day that cost something."""
    accrued: Explained
    charged: Money
    credited: Money
    """What credit notes took back of what was charged."""
    is_final: bool
    """It grows no more: all of the part is paid, and nothing of the invoice is disputed."""

    @property
    def nothing(self) -> Money:
        return Money.zero(self.charged.currency)

    @property
    def chargeable(self) -> Money:
        """What is left to charge; what was credited is not asked for a second time."""
        return max(self.accrued.value - self.charged, self.nothing)

    @property
    def overcharged(self) -> Money:
        """What was charged for days on which, as it is known now, nothing was owed.

        As long as the cost may grow, it is set off against what is charged next instead.
        """
        if not self.is_final:
            return self.nothing
        return max(self.charged - self.credited - self.accrued.value, self.nothing)


@dataclass(frozen=True, slots=True)
class Lateness:
    """All that the lateness of an invoice has cost."""

    invoice: Any
    on: date
    costs: Sequence[Cost] = ()
    invoices: Sequence[Row] = ()
    """Those that ask for it and are not void."""

    @property
    def draft_id(self) -> UUID | None:
        """The draft that would ask for what is left."""
        drafts = (one.id for one in self.invoices if one.status == InvoiceStatus.DRAFT)
        return next(drafts, None)

    def sum_of(self, amount: Callable[[Cost], Money]) -> Money:
        return add_up((amount(cost) for cost in self.costs), self.invoice.currency)


async def lateness_of(
    session: ReadSession | WriteSession, invoice: Any, installments: Sequence[Any], *, on: date
) -> Lateness:
    """What the lateness of an invoice has cost at the end of the local day `on`.

    What the client disputes costs nothing while it does, be it paid or not. If it stays owed in the
    end, it was late from the first day on.
    """
    fee = agreed_late_fee(invoice)
    if fee is None or invoice.status not in _ASKED_FOR:
        return Lateness(invoice, on)
    late = await _late_parts(session, invoice, installments, fee, on=on)
    charged = await _charged(session, invoice)
    found = await repository.late_fee_invoices(session, invoice_id=invoice.id)
    costs = _costs(late, charged, invoice)
    return Lateness(invoice, on, list(costs), found)


async def get_lateness(
    session: ReadSession, actor: Actor, *, invoice_id: UUID, on: Callable[[str], date]
) -> Lateness:
    """The same for whoever sees the invoice; `on` says which day it is in a zone.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    row = await repository.find_visible(session, invoice_id=invoice_id, scope=scope_of(actor))
    if row is None:
        raise NotFound
    return await lateness_of(session, row, parts_of_row(row), on=on(row.time_zone))


async def _late_parts(
    session: ReadSession | WriteSession,
    invoice: Any,
    installments: Sequence[Any],
    fee: LateFee,
    *,
    on: date,
) -> list[LatePart]:
    receipts = await repository.receipts_of(session, invoice_id=invoice.id)
    credited = await repository.credited_in_all(session, invoice_id=invoice.id)

    def money(minor: int) -> Money:
        return Money.from_minor(minor, invoice.currency)

    return late_parts(
        planned(invoice, installments),
        [Receipt(row.received_on, money(row.amount_minor)) for row in receipts],
        credited=money(credited + invoice.disputed_minor),
        fee=fee,
        on=on,
    )


async def _charged(
    session: ReadSession | WriteSession, invoice: Any
) -> dict[_Key, tuple[Money, Money]]:
    """What was charged of each part, and what of that was credited."""
    nothing = Money.zero(invoice.currency)
    found: dict[_Key, tuple[Money, Money]] = {}
    for row in await repository.late_fees_charged(session, invoice_id=invoice.id):
        key = (row.first_on - timedelta(days=1), LineKind(row.kind))
        billed, credited = found.get(key, (nothing, nothing))
        found[key] = (
            billed + Money.from_minor(row.amount_minor, invoice.currency),
            credited + Money.from_minor(row.credited_minor, invoice.currency),
        )
    return found


def _place(key: _Key) -> tuple[date, bool]:
    """Part by part, the interest first."""
    return key[0], key[1] != LineKind.LATE_INTEREST


def _costs(
    late: Sequence[LatePart], charged: Mapping[_Key, tuple[Money, Money]], invoice: Any
) -> Iterator[Cost]:
    """In the order of their days; what turned out not to be late was charged all the same."""
    nothing = Money.zero(invoice.currency)
    until = {part.due_on: part.until for part in late}
    growing = {part.due_on for part in late if part.is_open}
    accrued = {
        (part.due_on, kind): cost
        for part in late
        for kind, cost in (
            (LineKind.LATE_INTEREST, part.interest),
            (LineKind.LATE_FEE, part.flat),
        )
        if cost is not None
    }
    for key in sorted(accrued.keys() | charged.keys(), key=_place):
        due_on, kind = key
        billed, credited = charged.get(key, (nothing, nothing))
        last = until.get(due_on, due_on) if kind == LineKind.LATE_INTEREST else due_on
        cost = accrued.get(key, Explained(nothing, ()))
        last = max(last, due_on + timedelta(days=1))
        is_final = not invoice.disputed_minor and due_on not in growing
        yield Cost(kind, due_on, last, cost, billed, credited, is_final)
