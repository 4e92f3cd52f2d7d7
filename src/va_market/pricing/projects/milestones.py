"""The held funds of one milestone: a part can be released while the rest stays (money.md §4)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.projects.errors import AmountNotPositive, BeyondFunding


@dataclass(frozen=True, slots=True)
class Funding:
    """What was funded, and what of it went to the assistant or back to the client."""

    funded: Money
    released: Money
    refunded: Money

    @classmethod
    def none(cls, currency: str) -> "Funding":
        nothing = Money.zero(currency)
        return cls(nothing, nothing, nothing)

    @property
    def held(self) -> Money:
        """What is still there for the rest of the work."""
        return self.funded - self.released - self.refunded

    def fund(self, amount: Money) -> "Funding":
        """With more money held.

        Raises:
            AmountNotPositive: nothing, or less, would be funded.
        """
        return Funding(self.funded + _positive(amount), self.released, self.refunded)

    def release(self, amount: Money) -> "Funding":
        """With a part, or all, paid to the assistant.

        Raises:
            AmountNotPositive: nothing, or less, would be released.
            BeyondFunding: less is held.
        """
        return Funding(self.funded, self.released + self._within(amount), self.refunded)

    def refund(self, amount: Money) -> "Funding":
        """With a part, or all, back at the client.

        Raises:
            AmountNotPositive: nothing, or less, would be refunded.
            BeyondFunding: less is held.
        """
        return Funding(self.funded, self.released, self.refunded + self._within(amount))

    def _within(self, amount: Money) -> Money:
        if _positive(amount) > self.held:
            raise BeyondFunding(f"{amount} is more than the {self.held} held", field="amount")
        return amount


def _positive(amount: Money) -> Money:
    if amount.minor <= 0:
        raise AmountNotPositive("the amount must be more than zero", field="amount")
    return amount
