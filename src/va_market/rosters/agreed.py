"""What an agency and an assistant agreed on, as contracts freeze it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from va_market.kit.money import Money


@dataclass(frozen=True, slots=True)
class AgreedPay:
    rate: Money
    """For an hour."""
    share_percent: Decimal | None
    """Of what is not billed by the hour; None: the ledger splits nothing."""
    reimburses: bool
    """Whether the assistant receives what clients pay back of expenses."""

    @property
    def columns(self) -> dict[str, Any]:
        """In the form of the tables that freeze it."""
        return {
            "pay_rate_minor": self.rate.minor,
            "pay_currency": self.rate.currency,
            "share_percent": self.share_percent,
            "reimburses": self.reimburses,
        }
