"""The statement of one period, from the sales that are known (money.md §2, Commission)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from va_market.charges import service as charges
from va_market.commissions import repository
from va_market.commissions.phases import Phase
from va_market.commissions.schemas.sales import amounts_of
from va_market.contracts.models import Contract
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.money import Money
from va_market.pay_periods.agreed import Agreed
from va_market.pricing.commissions import (
    Carried,
    CommissionPeriod,
    CommissionStatement,
    Sale,
    statement,
)
from va_market.pricing.rounding import add_up
from va_market.pricing.terms import CommissionTerms, HourlyTerms, parts_of
from va_market.pricing.worktime import cost_of, in_seconds
from va_market.timekeeping import service as timekeeping

AnySession = ReadSession | WriteSession
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one statement is worked out of."""

    contract: Contract | Row
    agreed: Agreed
    phase: Phase
    period: CommissionPeriod


async def work_out(session: AnySession, ledger: Ledger) -> CommissionStatement:
    """The statement as things stand.

    Raises:
        PricingError: an amount has no room, as `pricing.commissions.statement` says.
    """
    contract_id, terms = ledger.contract.id, ledger.phase.terms
    carried = await _carried(session, contract_id, terms)
    rows = [*await repository.open_sales(session, contract_id=contract_id)]
    if carried is not None and carried.commissions:
        names = [one.sale_id for one in carried.commissions]
        rows += await repository.some_sales(session, contract_id=contract_id, source_ids=names)
    return statement(
        # The day on which each of them counts is worked out here.
        terms.model_copy(update={"earned_on": "paid"}),
        [_counting(terms, row, since=ledger.period.starts_on) for row in rows if _fits(terms, row)],
        period=ledger.period,
        carried=carried,
        other_pay=await _other_pay(session, ledger),
    )


async def _carried(
    session: AnySession, contract_id: UUID, terms: CommissionTerms
) -> Carried | None:
    """What the statement before hands on; nothing, where another currency was agreed since."""
    last = await repository.last_statement(session, contract_id=contract_id)
    if last is None or last.currency != terms.currency:
        return None
    return CommissionStatement.model_validate(last.statement).carry_forward


def _fits(terms: CommissionTerms, row: Row) -> bool:
    """Whether a sale can count: where the margin does, it waits until its cost is known."""
    knows_cost = terms.base != "margin" or row.cost_minor is not None
    return row.currency == terms.currency and knows_cost


def _counting(terms: CommissionTerms, row: Row, *, since: date) -> Sale:
    """A sale with the day on which it counts as that of its payment.

    One that no statement has counted, though its day is over, was reported late: it counts now.
    """
    earned = row.paid_on if terms.earned_on == "paid" else row.sold_on
    late = earned is not None and row.counted_in is None and earned < since
    return Sale(
        id=row.source_id,
        sold_on=row.sold_on,
        paid_on=since if late else earned,
        returned_on=row.returned_on,
        **amounts_of(row),
    )


async def _other_pay(session: AnySession, ledger: Ledger) -> Money:
    """What else the contract pays for the period: its charges, and time at its plain rate."""
    currency = ledger.phase.terms.currency
    contract_id = ledger.contract.id
    first, last = ledger.period.starts_on, ledger.period.ends_on - _A_DAY
    charged = await charges.charged_beside_commission(
        session, contract_id=contract_id, first=first, last=last
    )
    seconds = await timekeeping.billed_by_version(
        session, contract_id=contract_id, first=first, last=last, kind="hourly"
    )
    amounts = [Money.from_minor(charged, currency), *_paid_time(ledger.agreed, seconds)]
    return max(add_up(amounts, currency), Money.zero(currency))


def _paid_time(agreed: Agreed, seconds: dict[int, int]) -> Sequence[Money]:
    rates = {
        version.number: part.rate
        for version in agreed.versions
        if version.terms is not None
        for part in parts_of(version.terms)
        if isinstance(part, HourlyTerms)
    }
    found = [(rates[number], count) for number, count in seconds.items() if number in rates]
    return [cost_of(in_seconds(count), rate).value for rate, count in found]
