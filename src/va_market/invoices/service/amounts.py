"""What an invoice comes to, worked out anew from its lines whenever a draft changes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from va_market.contracts.models import ContractTerms
from va_market.invoices import repository
from va_market.invoices.errors import NotComputable
from va_market.invoices.models import Invoice, InvoiceLine, LineKind
from va_market.invoices.service.drawing import new_line
from va_market.invoices.service.sides import Sides
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule, Fees
from va_market.pricing.invoices import BilledLine, InvoiceTotals, totals_of
from va_market.pricing.taxes import TaxGroup, tax_on_lateness
from va_market.pricing.trace import Explained, unchanged

# So that no sums of the house run over, whatever two sides agree to write down.
MOST_MINOR = 10**11


async def work_out(
    session: WriteSession,
    invoice: Invoice,
    lines: Sequence[InvoiceLine],
    sides: Sides,
    *,
    on: date,
) -> list[InvoiceLine]:
    """Fill in fees, tax and sums as they are on that day; all lines, that of the fee last.

    Raises:
        TaxRateMissing: see `Sides.treatment`.
        NotComputable: a sum is out of range.
    """
    is_late = invoice.late_fee_of is not None
    treatment = tax_on_lateness() if is_late else sides.treatment(on, invoice.tax_percent)
    work = [line for line in lines if line.kind != LineKind.FEE]
    before = await repository.billed_before(session, invoice)
    try:
        totals = totals_of(
            [_billed(invoice, line) for line in work],
            currency=invoice.currency,
            fee=await _fee_of(session, invoice),
            treatment=treatment,
            billed_before=invoice.money(max(before, 0)),
        )
    except PricingError as error:
        raise NotComputable(error.detail) from error
    for line, fees in zip(work, totals.fees, strict=True):
        line.client_fee_minor = fees.client.value.minor
        line.assistant_fee_minor = fees.assistant.value.minor
    _write_sums(invoice, totals, sides)
    found = [*work, *await _fee_line(session, invoice, lines, totals)]
    [group] = totals.tax.groups
    for line in found:
        line.tax_category, line.tax_percent = group.category, group.percent
    return found


def _billed(invoice: Invoice, line: InvoiceLine) -> BilledLine:
    amount, is_work = invoice.money(line.amount_minor), line.kind.is_work
    if not line.kind.has_its_fee:
        return BilledLine(amount)
    client, assistant = (
        _taken(invoice.money(minor), line.description)
        for minor in (line.client_fee_minor, line.assistant_fee_minor)
    )
    return BilledLine(amount, Fees(client, assistant), is_work=is_work)


def _taken(fee: Money, of: str) -> Explained:
    if fee.minor == 0:
        return Explained(fee, ())
    return unchanged(fee, step="fee_taken", formula=f"taken at the release; {of}")


async def _fee_of(session: WriteSession, invoice: Invoice) -> FeeRule:
    """The fee that was frozen in the contract; it is the same in all versions."""
    terms = await session.get_one(ContractTerms, (invoice.contract_id, 1))
    return FeeRule.model_validate(terms.fee)


def _write_sums(invoice: Invoice, totals: InvoiceTotals, sides: Sides) -> None:
    invoice.seller = sides.seller.model_dump(mode="json")
    invoice.buyer = sides.buyer.model_dump(mode="json")
    invoice.taxes = [_group(group) for group in totals.tax.groups]
    invoice.net_minor = totals.tax.net.minor
    invoice.tax_minor = totals.tax.tax.minor
    invoice.total_minor = totals.tax.total.minor
    invoice.client_fee_minor = totals.client_fee.minor
    invoice.assistant_fee_minor = totals.assistant_fee.minor


def _group(group: TaxGroup) -> dict[str, Any]:
    """As the database adds it up, too."""
    return {
        **group.model_dump(mode="json", exclude={"net", "tax"}),
        "net_minor": group.net.minor,
        "tax_minor": group.tax.minor,
    }


async def _fee_line(
    session: WriteSession, invoice: Invoice, lines: Sequence[InvoiceLine], totals: InvoiceTotals
) -> list[InvoiceLine]:
    """The line of what the client bears of the fee; none where that is nothing."""
    line = next((one for one in lines if one.kind == LineKind.FEE), None)
    fee = totals.client_fee
    if fee.minor == 0:
        if line is not None:
            await session.delete(line)
        return []
    if line is None:
        line = _new_fee_line(invoice, position=1 + len(lines))
        session.add(line)
    line.amount_minor = line.unit_price_minor = fee.minor
    line.trace = [step.model_dump() for one in totals.fees for step in one.client.steps]
    return [line]


def _new_fee_line(invoice: Invoice, *, position: int) -> InvoiceLine:
    return new_line(
        invoice,
        position=position,
        kind=LineKind.FEE,
        description="Fee of the platform, as agreed in the contract",
        quantity="1",
        unit="fee",
        unit_price_minor=0,
        amount_minor=0,
        trace=[],
        first_on=invoice.period_starts_on,
        last_on=invoice.period_ends_on,
    )
