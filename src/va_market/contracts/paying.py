"""What an agency pays whoever works, frozen with each assignment."""

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Numeric, Text, text
from sqlmodel import Field

from va_market.kit.db import Table


class PaidByAgency(Table):
    """What a contract says of its present assignment, and each assignment of itself."""

    pay_rate_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What the agency pays the assistant for an hour, as agreed when the assignment began."""
    pay_currency: str | None = Field(default=None, sa_type=Text)
    share_percent: Decimal | None = Field(default=None, sa_type=Numeric(7, 4))
    """The assistant's part of what is not billed by the hour; null: the ledger splits nothing."""
    reimburses: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether what the client pays back of expenses is all the assistant's."""


def pay_rules() -> tuple[CheckConstraint, ...]:
    """What the database makes sure of, for each table anew."""
    return (
        CheckConstraint("pay_rate_minor > 0", name="pays"),
        CheckConstraint("share_percent BETWEEN 0 AND 100", name="shares_in_percent"),
        CheckConstraint("num_nulls(pay_rate_minor, pay_currency) IN (0, 2)", name="pays_in_money"),
    )
