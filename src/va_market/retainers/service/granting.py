"""Minutes besides those of the fee: given by whoever works, or bought as packs by the client."""

from datetime import date, datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.service.inside import ContractEnded
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden, field_error
from va_market.kit.ids import new_id
from va_market.kit.money import InvalidMoney
from va_market.pricing.errors import PricingError
from va_market.pricing.retainers.grants import PRIORITIES, Grant
from va_market.pricing.retainers.overage import buy_packs
from va_market.pricing.retainers.settling import bought_until
from va_market.pricing.retainers.top_ups import TopUp, top_up
from va_market.retainers import policies, repository
from va_market.retainers.errors import AmountTooLarge, NoOpenPeriod, NoPacks, TooManyPacks
from va_market.retainers.models import RETAINER_PERIOD, GrantSource, MinuteGrant, RetainerPeriod
from va_market.retainers.schemas import MinuteGrantCreate
from va_market.retainers.service.agreed import end_of
from va_market.retainers.service.books import grant_row
from va_market.retainers.service.charging import charge_packs
from va_market.retainers.service.deferring import bring_forward, post_grants
from va_market.retainers.service.running import Running, running
from va_market.retainers.service.telling import tell_of_grant

_ACTIONS = {GrantSource.GOODWILL: "give_minutes", GrantSource.TOP_UP: "buy_packs"}


async def grant_minutes(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: MinuteGrantCreate,
    now: datetime,
) -> MinuteGrant:
    """Give minutes to the client, or buy packs of them.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: it is for the other side.
        ContractEnded: the contract is over.
        NoOpenPeriod: no period is open today.
        NoPacks, TooManyPacks: the terms sell none, or not so many.
        AmountTooLarge: their price has no room in an amount.
        BalanceOutOfRange: all that was charged in advance has none.
        Invalid: the minutes would be void from the beginning.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    source = GrantSource(body.source)
    if _ACTIONS[source] not in RETAINER_PERIOD.actions_of(policies.parties(actor, contract)):
        raise Forbidden("The provider gives minutes, and the client buys them.")
    if contract.status == ContractStatus.ENDED:
        raise ContractEnded
    today = contracts.local_date(now, contract.time_zone)
    period = await _open_on(session, contract, today)
    if source == GrantSource.GOODWILL:
        grant = _goodwill(body, today)
        row = grant_row(period, grant, now=now, granted_by=actor.user_id)
    else:
        bought = _bought(await running(session, period), body.packs or 0, on=today)
        try:
            await bring_forward(session, contract, currency=bought.terms.currency, now=now)
        except (PricingError, InvalidMoney) as error:
            raise AmountTooLarge from error
        row = await _sell(
            session, contract, period, bought, on=today, now=now, buyer_id=actor.user_id
        )
    session.add(row)
    tell_of_grant(session, contract, period, row, now)
    await session.flush()
    return row


async def top_up_due(
    session: WriteSession, contract: Contract, period: RetainerPeriod, *, today: date, now: datetime
) -> bool:
    """Buy packs if the terms ask for it and the balance of an open period is low.

    Raises:
        PricingError: the price is out of range.
    """
    state = await running(session, period)
    bought = top_up(
        state.terms,
        state.span,
        on=today,
        minutes_left=state.minutes_left(today),
        packs_bought=state.packs_bought,
    )
    if bought is None:
        return False
    sold = _Sold(state, bought)
    row = await _sell(session, contract, period, sold, on=today, now=now, buyer_id=None)
    session.add(row)
    tell_of_grant(session, contract, period, row, now)
    await session.flush()
    return True


class _Sold:
    """Packs that are bought, and the state in which they were."""

    def __init__(self, state: Running, bought: TopUp) -> None:
        self.terms, self.bought = state.terms, bought
        self.name = f"top-up from pack {state.packs_bought + 1}"


async def _open_on(session: WriteSession, contract: Contract, today: date) -> RetainerPeriod:
    found = await repository.open_periods(session, contract_id=contract.id)
    here = (one for one in found if one.starts_on <= today < end_of(one))
    period = next(here, None)
    if period is None:
        raise NoOpenPeriod
    return period


def _goodwill(body: MinuteGrantCreate, today: date) -> Grant:
    if body.expires_on is not None and body.expires_on <= today:
        raise field_error("/expires_on", "expired", f"must lie after {today}")
    return Grant(
        id=f"given:{new_id()}",
        source="goodwill",
        minutes=body.minutes or 0,
        effective_on=today,
        expires_on=body.expires_on,
        priority=PRIORITIES["goodwill"],
    )


def _bought(state: Running, packs: int, *, on: date) -> _Sold:
    """The packs that somebody buys by hand, which count as those of a top-up by the terms."""
    policy, bought = state.terms.policy, state.packs_bought
    if policy.pack_minutes is None or policy.pack_price is None:
        raise NoPacks
    if policy.most_packs is not None and bought + packs > policy.most_packs:
        left = max(0, policy.most_packs - bought)
        raise TooManyPacks(f"Of {policy.most_packs} packs {left} can be bought in this period.")
    try:
        [charge] = buy_packs(state.terms, packs, top_up=True)
    except PricingError as error:
        raise AmountTooLarge from error
    grant = Grant(
        id=f"top_up:{on}:{bought + 1}",
        source="top_up",
        minutes=charge.minutes,
        effective_on=on,
        expires_on=bought_until(state.span, policy),
        priority=PRIORITIES["top_up"],
        value=charge.amount.value,
    )
    return _Sold(state, TopUp(packs, charge, grant))


async def _sell(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    sold: _Sold,
    *,
    on: date,
    now: datetime,
    buyer_id: UUID | None,
) -> MinuteGrant:
    charge = sold.bought.charge
    await charge_packs(session, period, sold.terms, charge, on=on, name=sold.name, now=now)
    row = grant_row(period, sold.bought.grant, now=now, granted_by=buyer_id)
    await post_grants(session, contract, period, [row], now=now)
    return row
