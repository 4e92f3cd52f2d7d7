"""Whether a contract for a limited time goes on: when that is decided, and who does not want it.

What becomes of it then is the business of `renewals`, which knows of amendments and time.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from va_market.agreements import Conditions, Renewal
from va_market.contracts import policies
from va_market.contracts.models import PROVIDER, Contract, ContractStatus
from va_market.contracts.renewals import RENEWAL, RenewalStatus
from va_market.contracts.service.days import A_DAY, local_date, midnight
from va_market.contracts.service.moving import record, told
from va_market.contracts.service.reading import hold_visible
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, Forbidden
from va_market.pricing.periods.next_terms import anchor_day_of
from va_market.pricing.periods.renewals import decision_day

RENEWED = EventKind("contract.renewed", "A contract for a limited time goes on for another term.")
DUE = EventKind(
    "contract.renewal_due",
    "The last day of a contract comes near, and it goes on only if both sides agree.",
)
DECLINED = EventKind(
    "contract.renewal_declined", "One side does not want a contract to go on after its last day."
)


class NoRenewal(Conflict):
    code = "no_renewal"
    title = "No renewal is there to decide on"
    cause = "None was agreed in this contract, notice was given, or the contract is over."
    fix = "Look at `renewal`, `notice_given_at` and `status`; agree on another day by an amendment."


def plan_renewal(
    contract: Contract, conditions: Conditions, *, before: Conditions | None, now: datetime
) -> None:
    """Say when it is decided whether what was agreed last goes on; a word against it is forgotten.

    Where the day and the policy are as `before`, all of it stays. A decision that a notice held up
    leaves both sides a day.
    """
    is_same = before is not None and _agreed(before) == _agreed(conditions)
    is_late = contract.renewal_decides_at is not None and contract.renewal_decides_at <= now
    if is_same and not (is_late and contract.renewal_status == RenewalStatus.UNDECIDED):
        return
    last_day, renewal = _agreed(conditions)
    contract.renewal_declined_at = contract.renewal_declined_by = None
    contract.renewal_declined_side = contract.renewal_decline_reason = None
    if last_day is None or renewal is None or renewal.mode == "none":
        contract.renewal_status = contract.renewal_decides_on = None
        contract.renewal_decides_at = contract.renewal_anchor_day = None
        return
    tomorrow = local_date(now, contract.time_zone) + A_DAY
    # Nobody is renewed without a day to decline; but what is late catches up, term by term.
    day = min(max(decision_day(last_day, renewal.policy), tomorrow), last_day + A_DAY)
    contract.renewal_status = RenewalStatus.UNDECIDED
    contract.renewal_decides_on = day
    contract.renewal_decides_at = midnight(day, contract.time_zone)
    contract.renewal_anchor_day = anchor_day_of(last_day, kept=contract.renewal_anchor_day)


def _agreed(conditions: Conditions) -> tuple[date | None, Renewal | None]:
    return conditions.ends_on, conditions.renewal


async def hold_renewal(
    session: WriteSession, actor: Actor, contract_id: UUID, action: str
) -> Contract:
    """Lock the contract for a move of its renewal.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller is not a party whose move it is.
        NoRenewal: none was agreed, notice was given, or it is over.
        IllegalMove: the status of the renewal does not permit it.
    """
    contract = await hold_visible(session, actor, contract_id=contract_id)
    if action not in RENEWAL.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    if contract.status == ContractStatus.ENDED or not policies.may_be_renewed(contract):
        raise NoRenewal
    assert contract.renewal_status is not None  # noqa: S101  # it may be renewed
    RENEWAL.check(RenewalStatus(contract.renewal_status), action)
    return contract


async def decline_renewal(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str | None, now: datetime
) -> Standing:
    """Do not want it to go on: it ends on its last day. Errors: see `hold_renewal`."""
    contract = await hold_renewal(session, actor, contract_id, "decline_renewal")
    contract.renewal_status = RenewalStatus.DECLINED
    contract.renewal_declined_at, contract.renewal_declined_by = now, actor.user_id
    contract.renewal_declined_side = policies.side_of(actor, contract) or PROVIDER
    contract.renewal_decline_reason = reason
    said = {"ending_on": str(contract.ending_on), "side": contract.renewal_declined_side}
    return await told(session, contract, actor, DECLINED, now, **said)


def fall_due(session: WriteSession, contract: Contract, *, because: str, now: datetime) -> None:
    """Tell both sides that they have to agree, if it is to go on; the contract is locked."""
    contract.renewal_status = RenewalStatus.DUE
    contract.updated_at = now
    ending_on = str(contract.ending_on)
    record(session, contract, DUE, now, None, ending_on=ending_on, because=because)


def tell_renewed(
    session: WriteSession, contract: Contract, actor: Actor | None, *, now: datetime, **said: Any
) -> None:
    """Tell that it goes on; without an actor it did so by itself."""
    record(
        session,
        contract,
        RENEWED,
        now,
        None if actor is None else actor.user_id,
        acted_for=None if actor is None else policies.acted_for(actor, contract),
        ending_on=str(contract.ending_on),
        terms_version=1 + len(contract.versions_from),
        **said,
    )
