"""What a charge says and comes to, as pricing works it out."""

from dataclasses import dataclass
from datetime import date

from va_market.charges.models import ChargeKind
from va_market.kit.money import Money
from va_market.pricing.trace import Explained


@dataclass(frozen=True, slots=True)
class Days:
    """Those that a charge is for, both included, and the first one on which it may be invoiced."""

    first: date
    last: date
    bills_on: date


@dataclass(frozen=True, slots=True)
class Item:
    """One charge before fee and tax. The unit price is for reading; the trace has the figures."""

    kind: ChargeKind
    description: str
    quantity: str
    unit: str
    unit_price: Money
    amount: Explained
    term: str = ""
