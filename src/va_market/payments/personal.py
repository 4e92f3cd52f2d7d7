"""What payments keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part
from va_market.payments.models import Payment

_BY = (Payment.announced_by, Payment.received_by, Payment.returned_by)
PARTS = (
    Part(
        "payments",
        "Payments of organizations that you announced or, as an operator, confirmed.",
        select(Payment.__table__).where(or_(*(col(one) == PERSON for one in _BY))),
        by=(col(Payment.id),),
        covers=_BY,
    ),
)
