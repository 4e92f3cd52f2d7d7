from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.time_series.schemas import Step, Unit


class RevenueSum(Schema):
    """Fees of the platform."""

    earned: Money
    given_back: Money = Field(description="With credit notes, and with payments taken back.")
    net: Money = Field(description="What was earned, less what was given back.")


class RevenuePoint(RevenueSum, Step):
    """One step."""

    balance: Money = Field(description="What stood in `platform_revenue` at its end.")


class RevenueOfKind(RevenueSum):
    kind: str = Field(description="What happened, as entries of accounts name it.")


class RevenueIn(Schema):
    """Fees in one currency."""

    currency: str
    balance_before: Money = Field(description="What stood there when the span begins.")
    points: list[RevenuePoint] = Field(description="Every step of the span, the earliest first.")
    total: RevenueSum
    kinds: list[RevenueOfKind]


class RevenueRead(Schema):
    """What the platform earned, as its own account in the ledger says."""

    time_zone: str
    by: Unit
    currencies: list[RevenueIn]
