"""What terms and conditions may say of whom, told as faults of the fields that say it."""

from va_market.agreements.conditions import Conditions
from va_market.agreements.worker_classes import WorkerClass
from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.terms import PayTerms, parts_of
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
        Invalid: they are not staff, and a salary or a benefit is for staff only.
    """
    name: Name = "staff" if worker_class is WorkerClass.STAFF else "independent"
    try:
        check_worker_class(parts_of(terms), name, benefits=conditions.benefits)
    except PricingError as error:
        pointers = {"terms": terms_pointer, "benefits": f"{conditions_pointer}/benefits"}
        raise field_error(pointers[error.field], error.code, error.detail) from error
