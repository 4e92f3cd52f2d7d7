"""Shares of a total over lines of which some are negative, such as credits (money.md §6)."""

from collections.abc import Callable, Iterator, Sequence

from va_market.kit.money import Money
from va_market.pricing.rounding import add_up, allocate


def scaled_shares(
    amounts: Sequence[Money], scale: Callable[[Money], Money], *, currency: str
) -> tuple[Money, list[Money]]:
    """The sum of `amounts` after `scale`, rounded once, and the share of each amount in it.

    The shares add up to the scaled sum exactly, have the sign of their amount or are zero, and a
    mirrored list of amounts gives mirrored shares. `scale` keeps zero and signs, and mirrors;
    `currency` is that of the amounts. The smaller side, of the positive amounts and the negative,
    is scaled by itself; the larger one takes the rest, and each side is shared out with the
    largest remainder.

    Raises:
        AmountOutOfRange: a sum is beyond 15 digits in the smallest unit.
        CurrencyMismatch: an amount is of another currency.
    """
    gains = add_up((one for one in amounts if one.minor > 0), currency)
    losses = -add_up((one for one in amounts if one.minor < 0), currency)
    total = scale(gains - losses)
    if gains >= losses:
        less = scale(losses)
        up, down = add_up([total, less], total.currency), less
    else:
        less = scale(gains)
        up, down = less, less - total
    return total, _in_order(amounts, up=up, down=down)


def _in_order(amounts: Sequence[Money], *, up: Money, down: Money) -> list[Money]:
    ups = _allocated(up, [one.minor for one in amounts if one.minor > 0])
    downs = _allocated(-down, [-one.minor for one in amounts if one.minor < 0])
    zero = Money.zero(up.currency)
    return [_next_of(one, ups, downs, zero) for one in amounts]


def _allocated(total: Money, weights: list[int]) -> Iterator[Money]:
    return iter(allocate(total, weights) if weights else ())


def _next_of(amount: Money, ups: Iterator[Money], downs: Iterator[Money], zero: Money) -> Money:
    if amount.minor == 0:
        return zero
    return next(ups if amount.minor > 0 else downs)
