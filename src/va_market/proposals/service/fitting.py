"""Whether what an assistant puts forward fits what the job asks for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from va_market.jobs.models import Job
from va_market.kit.errors import FieldError, Invalid
from va_market.kit.money import Money
from va_market.pricing.terms import PayTerms, parts_of


class OutsideCeilings(Invalid):
    code = "outside_ceilings"
    title = "The proposal does not fit the job"
    cause = "The job sets an engagement, a currency or ceilings that the proposal breaks."
    fix = "Mend the fields named in `errors`, or ask the client to change the job."


def misfits_of_terms(job: Job, terms: PayTerms, pointer: str) -> Iterator[FieldError]:
    """Every way in which pay breaks what the job asks for; `pointer` is where it was given."""
    asked = next((part for part in parts_of(terms) if part.kind == job.engagement), None)
    if asked is None:
        place = "/terms/kind" if pointer == "/terms" else pointer
        yield _fault(place, "engagement_differs", f"the job is {job.engagement}")
    headline = (asked or terms).headline
    if job.currency is not None and terms.currency != job.currency:
        yield _fault(pointer, "currency_differs", f"the job is in {job.currency}")
    elif job.ceiling_minor is not None and headline.minor > job.ceiling_minor:
        most = Money.from_minor(job.ceiling_minor, terms.currency)
        yield _fault(pointer, "above_ceiling", f"the job pays at most {most}")


def misfits_of_time(
    job: Job,
    *,
    estimated_minutes: int | None,
    delivery_days: int | None,
    available_from: date | None,
    now: datetime,
) -> Iterator[FieldError]:
    """The same of its time; what is not said stays as it is."""
    if (estimated_minutes or 0) > (job.max_estimated_minutes or estimated_minutes or 0):
        most_minutes = f"at most {job.max_estimated_minutes} minutes"
        yield _fault("/estimated_minutes", "above_ceiling", most_minutes)
    if (delivery_days or 0) > (job.max_delivery_days or delivery_days or 0):
        yield _fault("/delivery_days", "above_ceiling", f"at most {job.max_delivery_days} days")
    if available_from is not None and available_from < earliest(now):
        yield _fault("/available_from", "in_the_past", "must not lie in the past")


def earliest(now: datetime) -> date:
    """The first day that work can begin. It may still be yesterday where the assistant lives."""
    return (now - timedelta(days=1)).date()


def _fault(pointer: str, code: str, detail: str) -> FieldError:
    return FieldError("body", pointer, code, detail)
