"""What charges keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.charges.models import Charge
from va_market.contracts.models import Contract
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "charges",
        "What the contracts on which you send the invoices owe for periods, in the smallest unit "
        "of the currency.",
        select(*columns_of(Charge))
        .join_from(Charge, Contract, col(Contract.id) == col(Charge.contract_id))
        .where(col(Contract.assistant_id) == PERSON, col(Contract.agency_id).is_(None)),
        by=(col(Charge.contract_id), col(Charge.id)),
        covers=(),
    ),
)
