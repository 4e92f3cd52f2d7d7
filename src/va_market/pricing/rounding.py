"""The only place that rounds (money.md §6)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from va_market.kit.money import BOUNDS, CurrencyMismatch, InvalidMoney, Money
from va_market.pricing.errors import AmountOutOfRange, WeightsNotPositive

_QUANTITY_SCALE = 10**4  # quantities are for reading; the exact figures stand in the trace


def round_money(amount: Decimal, currency: str) -> Money:
    """`amount` in major units, rounded half away from zero to the decimals of `currency`.

    Call it once per line, on the exact figure (money.md §6).

    Raises:
        AmountOutOfRange: not a finite number, or beyond 15 digits in the smallest unit.
        InvalidMoney: the currency is unknown.
    """
    bounds = BOUNDS.get(currency)
    if bounds is None:
        raise InvalidMoney(f"{currency} is not a currency of ISO 4217")
    smallest, most = bounds
    if not amount.is_finite() or abs(amount) > most:
        raise AmountOutOfRange("the amount has more than 15 digits", field="terms")
    # ROUND_HALF_UP of decimal means away from zero on both sides.
    return Money.fitting(amount.quantize(smallest, ROUND_HALF_UP), currency)


def allocate(total: Money, weights: Sequence[int]) -> list[Money]:
    """Share `total` by `weights` with the largest remainder, ties to the first (money.md §6).

    Works on the absolute value, so a negative total gives the mirrored parts.
    The parts always add up to `total`.

    Raises:
        WeightsNotPositive: no weights, or one that is zero or negative.
    """
    if not weights or min(weights) < 1:
        raise WeightsNotPositive("every weight must be more than zero", field="weights")
    whole = sum(weights)
    shares = [divmod(abs(total.minor) * weight, whole) for weight in weights]
    parts = [floor for floor, _ in shares]
    # sorted() is stable: of equal remainders the first comes first.
    by_remainder = sorted(range(len(shares)), key=lambda index: -shares[index][1])
    for index in by_remainder[: abs(total.minor) - sum(parts)]:
        parts[index] += 1
    sign = -1 if total.minor < 0 else 1
    return [Money.from_minor(sign * part, total.currency) for part in parts]


def add_up(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of rounded amounts of one `currency`, in major units; nothing is rounded again.

    Raises:
        AmountOutOfRange: the sum is beyond 15 digits in the smallest unit.
        CurrencyMismatch: an amount is of another currency.
    """
    total = Decimal(0)
    for one in amounts:
        if one.currency != currency:
            raise CurrencyMismatch(currency, one.currency)
        total += one.amount
    return round_money(total, currency)


def divide_half_up(dividend: int, divisor: int) -> int:
    """Nearest whole number of two that are not negative, half up (money.md §1, §3)."""
    return (2 * dividend + divisor) // (2 * divisor)


def quantity_text(dividend: int, divisor: int) -> str:
    """The quotient as a plain decimal with at most four decimals, such as `1.5`."""
    whole, rest = divmod(divide_half_up(dividend * _QUANTITY_SCALE, divisor), _QUANTITY_SCALE)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".")
