"""What a newcomer may look at in the filled market, and as whom."""

from dataclasses import dataclass

from va_market.demo.billing import FOR_THE_FAIR
from va_market.demo.dozen import ANA, GRACE
from va_market.demo.jobs_of_company import PRICES
from va_market.demo.offers import PHONE
from va_market.demo.people import IVO, OLGA, OWNERS, Person

MARTA, SAMUEL, _, PRIYA = OWNERS


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that `who` finds at the path, as it was when the market was filled."""

    who: Person
    text: str
    path: str


SIGHTS = (
    Sight(
        MARTA,
        f"an invoice of 51.67 EUR from {GRACE.name}, of which 21.67 EUR are still to be paid",
        "/v1/invoices?status=open",
    ),
    Sight(
        MARTA,
        f"the contract “{PHONE.title}”: articles, enquiries, work orders, absences",
        "/v1/contracts",
    ),
    Sight(
        PRIYA,
        f"360.00 EUR earned with a part of “{PRICES.title}”, not to be spent for some days",
        "/v1/accounts?kind=agency_pending",
    ),
    Sight(
        OLGA,
        f"the invoice of 45.83 EUR from {ANA.name}, paid out of what she had sent before",
        "/v1/invoices?status=paid",
    ),
    Sight(
        ANA,
        "the 41.25 EUR that are hers of it; tomorrow they may be paid to her bank account",
        "/v1/accounts?kind=assistant_available",
    ),
    Sight(
        IVO,
        f"{FOR_THE_FAIR} that {SAMUEL.organization} sends; once they are at the bank, confirm them "
        "with POST /v1/admin/payments/{id}/receive",
        "/v1/admin/payments?status=announced",
    ),
)
