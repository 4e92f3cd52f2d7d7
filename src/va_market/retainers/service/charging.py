"""What opening and closing periods puts on invoices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never

from va_market.charges import service as charges
from va_market.charges.items import Days, Item
from va_market.charges.models import ChargeKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.pricing.proration import Share
from va_market.pricing.retainers.changing import Upgrade
from va_market.pricing.retainers.charges import Charge
from va_market.pricing.rounding import quantity_text, round_money
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.worktime import in_minutes
from va_market.retainers.models import RetainerPeriod
from va_market.retainers.service.agreed import end_of


async def charge_fee(
    session: WriteSession,
    period: RetainerPeriod,
    terms: RetainerTerms,
    charge: Charge,
    share: Share,
    *,
    now: datetime,
) -> None:
    """The fee of a period, on its first day."""
    item = Item(
        ChargeKind.RETAINER_FEE,
        f"Retainer, {share.label}",
        quantity_text(share.count, share.of),
        "period",
        terms.fee,
        charge.amount,
    )
    await _add(session, period, item, _days(period, bills_on=period.starts_on), now)


async def charge_upgrade(
    session: WriteSession,
    period: RetainerPeriod,
    terms: tuple[RetainerTerms, RetainerTerms],
    found: Upgrade,
    *,
    version: int,
    now: datetime,
) -> None:
    """Take back the old fee, and ask for the new one, of the days from the change on."""
    share, day = found.share, found.grant.effective_on
    days = Days(day, period.ends_on, bills_on=day)
    text = quantity_text(share.count, share.of)
    back = f"Retainer as it was before it grew, {share.label}"
    for kind, words, fee, charge in (
        (ChargeKind.CREDIT, back, terms[0].fee, found.credit),
        (ChargeKind.RETAINER_FEE, f"Retainer, {share.label}", terms[1].fee, found.charge),
    ):
        await charges.add(
            session,
            contract_id=period.contract_id,
            terms_version=version,
            item=Item(kind, words, text, "period", fee, charge.amount),
            days=days,
            now=now,
        )


async def charge_year(
    session: WriteSession, period: RetainerPeriod, charge: Charge, *, last: date, now: datetime
) -> None:
    """The fee of twelve months, on the first day of them."""
    item = Item(
        ChargeKind.RETAINER_FEE,
        f"Retainer, 12 months in advance, from {period.starts_on} to {last}",
        "1",
        "period",
        charge.amount.value,
        charge.amount,
    )
    days = Days(period.starts_on, last, bills_on=period.starts_on)
    await _add(session, period, item, days, now)


async def charge_packs(
    session: WriteSession,
    period: RetainerPeriod,
    terms: RetainerTerms,
    charge: Charge,
    *,
    on: date,
    name: str,
    now: datetime,
) -> None:
    """Packs that were bought while the period runs; `name` tells those of one day apart."""
    item = _packs(terms, charge, term=name)
    await _add(session, period, item, Days(on, period.ends_on, bills_on=on), now)


async def charge_closing(
    session: WriteSession,
    period: RetainerPeriod,
    terms: RetainerTerms,
    found: Iterable[Charge],
    *,
    now: datetime,
) -> None:
    """What is owed for a period once it is over, from the day after it."""
    days = _days(period, bills_on=end_of(period))
    for charge in found:
        await _add(session, period, _item(terms, charge), days, now)


async def _add(
    session: WriteSession, period: RetainerPeriod, item: Item, days: Days, now: datetime
) -> None:
    await charges.add(
        session,
        contract_id=period.contract_id,
        terms_version=period.terms_version,
        item=item,
        days=days,
        now=now,
    )


def _days(period: RetainerPeriod, *, bills_on: date) -> Days:
    return Days(period.starts_on, period.ends_on, bills_on)


def _item(terms: RetainerTerms, charge: Charge) -> Item:
    match charge.kind:
        case "overage":
            return _overage(terms, charge)
        case "packs" | "top_up":
            return _packs(terms, charge)
        case "true_up":
            return _true_up(terms, charge)
        case "refund" | "fee":  # a fee is never charged by a closing
            amount = charge.amount
            text = "Paid in advance and not used"
            return Item(ChargeKind.CREDIT, text, "1", "period", amount.value, amount)
        case _:
            assert_never(charge.kind)


def _overage(terms: RetainerTerms, charge: Charge) -> Item:
    rate = terms.overage_rate or Money.zero(terms.currency)
    text = "Time beyond the included minutes"
    hours = in_minutes(charge.minutes).hours
    return Item(ChargeKind.OVERAGE, text, hours, "overage_hour", rate, charge.amount)


def _packs(terms: RetainerTerms, charge: Charge, *, term: str = "") -> Item:
    size, price = terms.policy.pack_minutes, terms.policy.pack_price
    assert size is not None and price is not None  # noqa: S101, PT018  # or there were no packs
    count = quantity_text(charge.minutes, size)
    text = f"Packs of {size} minutes"
    return Item(ChargeKind.PACKS, text, count, "pack", price, charge.amount, term)


def _true_up(terms: RetainerTerms, charge: Charge) -> Item:
    rate = terms.overage_rate or round_money(
        terms.fee.amount * 60 / terms.included_minutes, terms.currency
    )
    text = "Minutes committed to and not paid for otherwise"
    hours = in_minutes(charge.minutes).hours
    return Item(ChargeKind.TRUE_UP, text, hours, "guaranteed_hour", rate, charge.amount)
