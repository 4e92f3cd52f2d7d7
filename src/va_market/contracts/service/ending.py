"""How a contract ends: at once, by notice, or because it was for a limited time.

The day of the notice does not count: with 14 days of notice, 14 days follow it until the last one
is over (Regulation (EEC, Euratom) 1182/71, article 3).
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.agreements import Conditions
from va_market.contracts import policies, repository
from va_market.contracts.models import CONTRACT, PROVIDER, Contract, EndCategory
from va_market.contracts.schemas import ContractEnd
from va_market.contracts.service.days import A_DAY, local_date, midnight
from va_market.contracts.service.moving import hold_for, record, told
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, field_error

ENDED = EventKind("contract.ended", "A contract is over, and says why.")
NOTICE_GIVEN = EventKind("contract.notice_given", "One side ends a contract on a day to come.")
NOTICE_WITHDRAWN = EventKind(
    "contract.notice_withdrawn", "Both sides agreed that a contract goes on after all."
)


class NoticeGiven(Conflict):
    code = "notice_given"
    title = "Notice was given already"
    cause = "The contract ends on the last day of the notice; `ending_on` names it."
    fix = "Agree on another day by an amendment, or end it at once if there is cause."


async def end(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: ContractEnd, now: datetime
) -> Standing:
    """End it, or give notice; recorded time can still be decided on.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NoticeGiven: notice was given, and there is no cause to end it at once.
        Invalid: the last day does not fit the notice, the contract or the cause.
    """
    action = "end_for_cause" if body.for_cause else "end"
    contract = await hold_for(session, actor, contract_id, action)
    last_day = await _last_day(session, contract, body, now)
    contract.end_category = EndCategory(body.category)
    contract.ended_reason = body.reason
    if last_day is None:
        _end(contract, at=now)
        return await told(session, contract, actor, ENDED, now, category=str(body.category))
    set_last_day(contract, last_day)
    contract.notice_given_at, contract.notice_given_by = now, actor.user_id
    contract.notice_side = policies.side_of(actor, contract) or PROVIDER
    said = {"ending_on": str(last_day), "side": contract.notice_side}
    said["category"] = str(body.category)
    return await told(session, contract, actor, NOTICE_GIVEN, now, **said)


async def end_due(session: WriteSession, *, now: datetime) -> list[Contract]:
    """End contracts whose last day is over, at most 100, held."""
    due = await repository.lock_ending(session, now=now)
    for contract in due:
        contract.end_category = contract.end_category or EndCategory.TERM_OVER
        _end(contract, at=contract.ending_at or now)
        contract.updated_at = now
        record(session, contract, ENDED, now, None, category=str(contract.end_category))
    return due


def agree_on_end(contract: Contract, conditions: Conditions) -> None:
    """Let the last day be the one that was agreed on; a notice holds if its day comes first."""
    notice = None if contract.notice_given_at is None else contract.ending_on
    set_last_day(contract, last_day_of(conditions, notice=notice))


def last_day_of(conditions: Conditions, *, notice: date | None) -> date | None:
    """The earlier one of the day that was agreed on and the last day of a notice."""
    return min((day for day in (conditions.ends_on, notice) if day is not None), default=None)


def withdraw_notice(
    session: WriteSession, contract: Contract, actor: Actor, *, now: datetime
) -> None:
    """Take a notice back, as both sides agreed. The last day is to be agreed on anew."""
    contract.notice_given_at = contract.notice_given_by = contract.notice_side = None
    contract.end_category = contract.ended_reason = None
    acted_for = policies.acted_for(actor, contract)
    record(session, contract, NOTICE_WITHDRAWN, now, actor.user_id, acted_for=acted_for)


def set_last_day(contract: Contract, day: date | None) -> None:
    contract.ending_on = day
    contract.ending_at = None if day is None else midnight(day + A_DAY, contract.time_zone)


def _end(contract: Contract, *, at: datetime) -> None:
    CONTRACT.become(contract, "end")
    contract.ended_at = at
    contract.next_version_at = None


async def _last_day(
    session: WriteSession, contract: Contract, body: ContractEnd, now: datetime
) -> date | None:
    """The last day of a notice; None ends it at once."""
    if body.for_cause:
        _check_cause(body)
        return None
    if contract.notice_given_at is not None:
        raise NoticeGiven(f"The last day is {contract.ending_on}.")
    agreed = await repository.current_terms(session, contract)
    notice = timedelta(days=Conditions.model_validate(agreed.conditions).notice_days)
    earliest = local_date(now, contract.time_zone) + notice
    if body.ends_on is None:
        if not notice:
            return None
        return min(earliest, contract.ending_on or earliest)
    if body.ends_on < earliest:
        raise field_error("/ends_on", "notice_too_short", f"{earliest} is the first possible day")
    if contract.ending_on is not None and body.ends_on > contract.ending_on:
        raise field_error("/ends_on", "after_the_end", f"it ends on {contract.ending_on} anyway")
    return body.ends_on


def _check_cause(body: ContractEnd) -> None:
    if body.ends_on is not None:
        raise field_error("/ends_on", "ends_at_once", "for cause it ends at once")
    if body.category != EndCategory.BREACH:
        raise field_error("/category", "cause_is_breach", "the cause is a breach")
