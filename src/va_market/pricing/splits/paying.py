"""How much of a share is due, by what the client has paid so far."""

from collections.abc import Sequence

from va_market.kit.money import Money
from va_market.pricing.rounding import divide_half_up, in_proportion


def due_so_far(share: Money, *, paid: int, payable: int) -> Money:
    """The part of `share` that falls on what was `paid` of what is `payable`, in smallest units.

    Cumulative: the difference to what was due before is what a payment adds, so the parts of
    however many payments add up to the share exactly. All of it is due where nothing is payable.
    """
    if payable <= 0 or paid >= payable:
        return share
    return in_proportion(share, max(paid, 0), payable)


def lowered(share: Money, lines: Sequence[tuple[Money, Money, Money]]) -> Money:
    """What credit notes leave of `share`; each line has its part, what was billed, and credited.

    The part of each line goes down in proportion to what of it was credited. A share that was
    capped goes down as its lines do all together.
    """
    whole = sum(part.minor for part, _, _ in lines)
    if whole <= 0:
        return share
    left = sum(_left(*line) for line in lines)
    return in_proportion(share, min(max(left, 0), whole), whole)


def _left(part: Money, billed: Money, credited: Money) -> int:
    if billed.minor == 0:
        return part.minor
    rest = max(abs(billed.minor) - abs(credited.minor), 0)
    minor = divide_half_up(abs(part.minor) * rest, abs(billed.minor))
    return -minor if part.minor < 0 else minor
