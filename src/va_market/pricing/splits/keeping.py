"""What an agency keeps of an hour, which is all that an assistant can be paid of it."""

from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule, fees_on
from va_market.pricing.terms import HourlyTerms, PayTerms, ProjectTerms


def kept_of_hour(terms: PayTerms, fee: FeeRule) -> Money | None:
    """The most that an agency keeps of an hour billed at its rate, after its part of the `fee`.

    A fee that weighs less the more is billed is taken at its least. None where it is not hours
    that are shared, or where something beside them may make up for what an hour lacks: another
    part, a premium, a guarantee.
    """
    rate = _rate_of(terms)
    return None if rate is None else rate - fees_on(rate, _at_its_least(fee)).assistant.value


def _rate_of(terms: PayTerms) -> Money | None:
    match terms:
        case HourlyTerms(premiums=None, weekly_guarantee_minutes=None):
            return terms.rate
        case ProjectTerms() if terms.not_to_exceed is not None:
            return terms.not_to_exceed.rate
        case _:
            return None


def _at_its_least(fee: FeeRule) -> FeeRule:
    """The same on a line, or on all that was billed, that is as long as it takes."""
    return FeeRule(
        payer=fee.payer,
        percent=_least_percent(fee),
        client_share_percent=fee.client_share_percent,
    )


def _least_percent(fee: FeeRule) -> Decimal:
    if fee.bands is not None:
        return min(band.percent for band in fee.bands)
    # An amount for each line is no part of an hour worth naming once the line is long.
    return Decimal(0) if fee.percent is None or fee.most is not None else fee.percent
