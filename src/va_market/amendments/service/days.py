"""From which day an amendment may act: never on approved work, and never before what was agreed.

Days are those of the contract's zone.
"""

from datetime import date, datetime, timedelta

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.timekeeping import service as timekeeping

_POINTER = "/effective_on"
_A_DAY = timedelta(days=1)


def first_day(contract: Contract, *, lowers_cap: bool, now: datetime) -> date:
    """The first day from which an amendment without a day of its own acts."""
    today = contracts.local_date(now, contract.time_zone)
    earliest = _next_monday(today) if lowers_cap else today
    return max(earliest, _agreed_until(contract))


def fault_of_end(
    contract: Contract, day: date, ends_on: date | None, *, now: datetime
) -> FieldError | None:
    """Why a contract cannot end on `ends_on` under terms from `day` on, if it cannot."""
    first = max(day, contracts.local_date(now, contract.time_zone))
    if ends_on is None or ends_on >= first:
        return None
    text = f"the last day is {first} at the earliest"
    return FieldError("body", "/conditions/ends_on", "ends_before_effect", text)


def fault_of_milestones(
    contract: Contract, day: date | None, *, touched: bool, now: datetime
) -> FieldError | None:
    """Milestones are funded and submitted at any time, so they change when both sides agree."""
    today = contracts.local_date(now, contract.time_zone)
    if not touched or day is None or day <= today:
        return None
    return _fault("milestones_change_at_once", "milestones change on the day of the agreement")


async def fault_of(
    session: WriteSession, contract: Contract, day: date, *, lowers_cap: bool, now: datetime
) -> FieldError | None:
    """Why an amendment cannot act from `day` on, if it cannot; the contract is locked."""
    today = contracts.local_date(now, contract.time_zone)
    if contract.ending_on is not None and day > contract.ending_on + _A_DAY:
        return _fault("after_the_end", f"the contract ends on {contract.ending_on}")
    if day < contract.starts_on:
        return _fault("before_contract", f"the contract starts on {contract.starts_on}")
    if day < _agreed_until(contract):
        version = contracts.latest_version(contract)
        text = f"version {version} acts from {_agreed_until(contract)}, and comes before it"
        return _fault("before_agreed_version", text)
    if lowers_cap and day < _next_monday(today):
        return _fault(
            "cap_lowered_too_early", f"a lower cap acts from {_next_monday(today)} at the earliest"
        )
    if day < today and await timekeeping.has_approved_since(session, contract, day):
        return _fault("time_approved", f"time since {day} is approved; it keeps its terms")
    return None


def _agreed_until(contract: Contract) -> date:
    """The first day of the version agreed last."""
    return contract.versions_from[-1] if contract.versions_from else contract.starts_on


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _fault(code: str, detail: str) -> FieldError:
    return FieldError("body", _POINTER, code, detail)
