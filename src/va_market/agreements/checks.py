"""What terms and conditions may say of whom, told as faults of the fields that say it."""

from pydantic import ValidationError

from va_market.agreements.conditions import Conditions
from va_market.agreements.worker_classes import WorkerClass
from va_market.identity import service as identity
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.terms import FixedFeeTerms, HourlyTerms, PayTerms, parts_of
from va_market.pricing.terms import WorkerClass as Name
from va_market.pricing.terms.worker_classes import check_worker_class


def check(
    terms: PayTerms,
    conditions: Conditions,
    worker_class: WorkerClass,
    *,
    terms_pointer: str = "/terms",
    conditions_pointer: str = "/conditions",
) -> None:
    """Make sure that an assistant of this class can be paid so (R43, R45, R46).

    Raises:
        Invalid: they are not staff, and a salary or a benefit is for staff only; they are, and
            their time is not rounded to the nearest step; the price of the exclusivity is in
            another currency than the pay; or nothing ends that could be renewed.
    """
    name: Name = "staff" if worker_class is WorkerClass.STAFF else "independent"
    try:
        check_worker_class(parts_of(terms), name, benefits=conditions.benefits)
    except PricingError as error:
        of_benefits = error.field == "benefits"
        pointer = f"{conditions_pointer}/benefits" if of_benefits else terms_pointer
        raise field_error(pointer, error.code, error.detail) from error
    price = None if conditions.exclusivity is None else conditions.exclusivity.buy_out
    if price is not None and price.currency != terms.currency:
        pointer = f"{conditions_pointer}/exclusivity/buy_out/currency"
        raise field_error(pointer, "other_currency", f"the pay is in {terms.currency}")
    _check_renewal(terms, conditions, f"{conditions_pointer}/renewal")


def _check_renewal(terms: PayTerms, conditions: Conditions, pointer: str) -> None:
    if conditions.renewal is None:
        return
    if conditions.ends_on is None:
        raise field_error(pointer, "renewal_without_end", "without `ends_on` nothing is renewed")
    if any(isinstance(part, FixedFeeTerms) and part.renewal for part in parts_of(terms)):
        raise field_error(pointer, "renewal_twice", "the fixed fee says something of it, too")


async def check_rivals(
    session: WriteSession, conditions: Conditions, *, conditions_pointer: str = "/conditions"
) -> None:
    """Make sure that every rival who is named by an id is there.

    Raises:
        Invalid: there is no such organization.
    """
    told = conditions.exclusivity
    for place, rival in enumerate(told.rivals if told else ()):
        if rival.organization_id and not await identity.exists(session, rival.organization_id):
            pointer = f"{conditions_pointer}/exclusivity/rivals/{place}/organization_id"
            raise field_error(pointer, "unknown_organization", "there is no such organization")


def changed(before: Conditions, given: Conditions) -> Conditions:
    """The conditions there are, with those that are given in their place.

    Raises:
        Invalid: they do not agree with each other.
    """
    names = Conditions.model_fields.keys()
    after = {n: getattr(given if n in given.model_fields_set else before, n) for n in names}
    try:
        return Conditions.model_validate(after)
    except ValidationError as error:
        fault = error.errors()[0]
        raise field_error("/conditions", fault["type"], fault["msg"]) from error


def weekly_minutes_of(terms: PayTerms, conditions: Conditions) -> int:
    """What a contract takes of the minutes that an assistant has in a week; 0: none are kept."""
    if conditions.weekly_minutes is not None:
        return conditions.weekly_minutes
    hourly = (part for part in parts_of(terms) if isinstance(part, HourlyTerms))
    return sum(part.weekly_cap_minutes or 0 for part in hourly)
