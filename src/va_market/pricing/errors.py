"""What the caller gets wrong in a price. The service maps each to a 422 at `field`."""

from typing import ClassVar


class PricingError(ValueError):
    """A price that cannot be computed; `code` is stable, `field` names the faulty input."""

    code: ClassVar[str] = "pricing_error"

    def __init__(self, detail: str, *, field: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class AmountOutOfRange(PricingError):
    """The result has more digits than an amount can hold."""

    code = "amount_out_of_range"


class WeightsNotPositive(PricingError):
    """An allocation needs at least one weight, and every weight above zero."""

    code = "weights_not_positive"


class MinutesRequired(PricingError):
    """Work by the hour has no price until its minutes are known."""

    code = "minutes_required"


class StartRequired(PricingError):
    """An end alone says nothing about the time to be prorated."""

    code = "start_required"


class EndNotAfterStart(PricingError):
    """The time from start to end holds no day."""

    code = "end_not_after_start"


class DateOutOfRange(PricingError):
    """The year lies outside 1970 to 2200."""

    code = "date_out_of_range"


class NumberTooSmall(PricingError):
    """A count lies below its least value."""

    code = "number_too_small"


class InputNotApplicable(PricingError):
    """The input has no meaning for these terms; ignoring it would mislead the caller."""

    code = "input_not_applicable"


def at_least(least: int, number: int, *, field: str) -> int:
    """`number`, which must not lie below `least`.

    Raises:
        NumberTooSmall: it does.
    """
    if number < least:
        raise NumberTooSmall(f"{field} must be {least} or more", field=field)
    return number


def refuse(kind: str, **inputs: object) -> None:
    """Refuse every input that is given though terms of this `kind` have no use for it.

    Raises:
        InputNotApplicable: naming the first such input.
    """
    for name, given in inputs.items():
        if given is not None:
            raise InputNotApplicable(f"{name} does not apply to {kind} terms", field=name)
