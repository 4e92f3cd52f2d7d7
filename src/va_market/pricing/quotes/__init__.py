"""What a client pays and an assistant receives under some terms, line by line."""

from va_market.pricing.charges import Unit
from va_market.pricing.lines import QuoteLine
from va_market.pricing.quotes.parts import Quantities
from va_market.pricing.quotes.reply import CashFlow, Quote, TaxShown, Withheld
from va_market.pricing.quotes.request import QuoteRequest, TaxQuestion, Weeks
from va_market.pricing.quotes.totals import Conditions, quote, total
from va_market.pricing.trace import TraceStep

__all__ = [
    "CashFlow",
    "Conditions",
    "Quantities",
    "Quote",
    "QuoteLine",
    "QuoteRequest",
    "TaxQuestion",
    "TaxShown",
    "TraceStep",
    "Unit",
    "Weeks",
    "Withheld",
    "quote",
    "total",
]
