"""The only place that rounds (money.md §6)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from va_market.kit.money import BOUNDS, CurrencyMismatch, InvalidMoney, Money
from va_market.pricing.errors import AmountOutOfRange, WeightsNotPositive

_EXACT_DIGITS = 60
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
    sign = -1 if total.minor < 0 else 1
    parts = largest_remainder(abs(total.minor), weights)
    return [Money.from_minor(sign * part, total.currency) for part in parts]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `total` by `weights`, ties to the first; neither is negative.

    Some weight is more than zero, and one of zero receives nothing.
    """
    whole = sum(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [floor for floor, _ in shares]
    # sorted() is stable: of equal remainders the first comes first.
    by_remainder = sorted(range(len(shares)), key=lambda index: -shares[index][1])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def in_proportion(amount: Money, part: int, whole: int) -> Money:
    """`part` of the `whole` of `amount`, half away from zero; neither of the two is negative.

    In whole numbers: a product of decimals could be cut to its first digits before it is rounded.

    Raises:
        InvalidMoney: beyond 15 digits in the smallest unit; never where the part is within it.
    """
    minor = divide_half_up(abs(amount.minor) * part, whole)
    return Money.from_minor(-minor if amount.minor < 0 else minor, amount.currency)


def quotient(amount: Money, part: Money, whole: Money) -> Decimal:
    """`part` of the `whole` of `amount`, in major units, to sixty digits: rounded once it is exact.

    The usual 28 digits do not hold the product of two amounts.
    """
    with localcontext() as context:
        context.prec = _EXACT_DIGITS
        return amount.amount * part.amount / whole.amount


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
    rounded = divide_half_up(abs(dividend) * _QUANTITY_SCALE, divisor)
    whole, rest = divmod(rounded, _QUANTITY_SCALE)
    sign = "-" if dividend < 0 and rounded else ""
    return f"{sign}{whole}.{rest:04}".rstrip("0").rstrip(".")
