"""From which amount on a run pays out: by currency, as the settings say."""

from dataclasses import dataclass

from va_market.kit.money import Money


@dataclass(frozen=True, slots=True)
class Minimums:
    """The smallest amounts by currency; of a currency that is not named any amount is paid.

    Nothing is no amount: a minimum of zero is the smallest unit.
    """

    minor: dict[str, int]

    @classmethod
    def parse(cls, text: str) -> "Minimums":
        """Read `EUR=20.00,USD=25.00`.

        Raises:
            InvalidMoney: an amount does not fit its currency, or the currency is unknown.
        """
        pairs = (one.split("=") for one in text.split(",") if one)
        return cls({code: max(1, Money.parse(amount, code).minor) for code, amount in pairs})
