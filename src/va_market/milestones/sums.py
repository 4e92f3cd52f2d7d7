"""What the movements of a milestone come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from va_market.kit.money import Money
from va_market.milestones.models import GOES_BACK, PUTS_UP, MovementKind
from va_market.pricing.fees import FeeRule
from va_market.pricing.projects.held_fees import HeldFee, beyond, held_fee, part_of_fee
from va_market.pricing.projects.milestones import Funding
from va_market.pricing.rounding import in_proportion


def funding_of(movements: Iterable[Any], currency: str) -> Funding:
    """What the movements come to."""
    funding = Funding.none(currency)
    for one in movements:
        amount = Money.from_minor(one.amount_minor, currency)
        if amount.minor == 0:  # covered by the deposit alone
            continue
        if one.kind in PUTS_UP:
            funding = funding.fund(amount)
        elif one.kind == MovementKind.RELEASED:
            funding = funding.release(amount)
        else:
            funding = funding.refund(amount)
    return funding


def is_deposited(movements: Iterable[Any]) -> bool:
    """Whether what the deposit covers was paid in; long ago it was paid outside."""
    return any(one.kind == MovementKind.DEPOSITED for one in movements)


def approved_of(movements: Iterable[Any], currency: str) -> Money:
    """How much of the amount of a milestone was released, what the deposit covers included."""
    released = (one for one in movements if one.kind == MovementKind.RELEASED)
    minor = sum(one.amount_minor + one.deposit_minor for one in released)
    return Money.from_minor(minor, currency)


def fee_of(milestone: Any, movements: Sequence[Any], rule: Any, billed_before: int) -> HeldFee:
    """The fee on all of a milestone: as it was put up, or else as the terms say.

    `billed_before` is what the milestones before it come to, which graduated fees look at.
    """
    currency = milestone.currency
    if any(one.kind == MovementKind.FUNDED for one in movements):
        return put_up_of(movements, currency)
    amount = Money.from_minor(milestone.amount_minor, currency)
    before = Money.from_minor(billed_before, currency)
    fee = held_fee(amount, FeeRule.model_validate(rule), billed_before=before)
    held = funding_of(movements, currency).held
    # Graduated fees may be others by now: what was put up with the deposit stays.
    return fee if held.minor == 0 else beyond(fee, put_up_of(movements, currency), amount - held)


def put_up_of(movements: Iterable[Any], currency: str) -> HeldFee:
    """The fee on what was funded and deposited, and not returned before there was work."""
    signs = dict.fromkeys(PUTS_UP, 1) | {MovementKind.RETURNED: -1}
    counted = [(signs[one.kind], one) for one in movements if one.kind in signs]
    client, assistant = (
        Money.from_minor(sum(sign * getattr(one, name) for sign, one in counted), currency)
        for name in ("client_fee_minor", "assistant_fee_minor")
    )
    return HeldFee(client, assistant)


def deposit_fee_of(milestone: Any, movements: Sequence[Any], fee: HeldFee) -> HeldFee:
    """The part of the `fee` on a milestone that is put up with what the deposit covers."""
    currency = milestone.currency
    is_funded = any(one.kind == MovementKind.FUNDED for one in movements)
    if is_funded or funding_of(movements, currency).held.minor:
        before = (one for one in movements if one.kind != MovementKind.FUNDED)
        return put_up_of(before, currency)
    share, amount = (
        Money.from_minor(minor, currency)
        for minor in (milestone.deposit_minor, milestone.amount_minor)
    )
    return part_of_fee(fee, share, whole=amount)


class Moved(NamedTuple):
    """Sums of the movements of one milestone, in the smallest unit, as the database makes them."""

    deposited: int
    returned: int
    released: int
    refunded: int
    """All that went back to the client, `returned` included."""
    covered: int
    """What the deposit covers of what was funded, whether it was paid in or outside."""
    set_off: int
    """What of it was set off with releases, where it was paid outside."""

    @classmethod
    def of(cls, movements: Sequence[Any]) -> Self:
        def moved(*kinds: MovementKind) -> int:
            return sum(one.amount_minor for one in movements if one.kind in kinds)

        def besides(kind: MovementKind) -> int:
            return sum(one.deposit_minor for one in movements if one.kind == kind)

        return cls(
            deposited=moved(MovementKind.DEPOSITED),
            returned=moved(MovementKind.RETURNED),
            released=moved(MovementKind.RELEASED),
            refunded=moved(*GOES_BACK),
            covered=besides(MovementKind.FUNDED),
            set_off=besides(MovementKind.RELEASED),
        )


@dataclass(frozen=True, slots=True)
class Deposited:
    """What was paid of a deposit for one milestone, and what became of it."""

    paid: Money
    recouped: Money
    refunded: Money


def deposited_of(moved: Any, amount: Money) -> Deposited:
    """From the sums of `Moved` of a milestone that comes to `amount`.

    Of what is paid out or goes back, the deposit's part is its share of the milestone. What was
    paid outside, long ago, is set off beside what is released, and never goes back here.
    """

    def money(minor: int) -> Money:
        return Money.from_minor(minor, amount.currency)

    if not moved.deposited:
        return Deposited(money(moved.covered), money(moved.set_off), money(0))
    held, returned = money(moved.deposited - moved.returned), money(moved.returned)
    recouped = in_proportion(held, moved.released, amount.minor)
    left_held = moved.released + moved.refunded - moved.returned
    gone = in_proportion(held, left_held, amount.minor)
    return Deposited(money(moved.deposited), recouped, returned + gone - recouped)
