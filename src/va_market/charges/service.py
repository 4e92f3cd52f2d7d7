"""Charges: written once by whoever closes a period, and read by both sides of the contract."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from va_market.charges import repository
from va_market.charges.items import Days, Item
from va_market.charges.models import Charge, ChargeKind
from va_market.charges.policies import keeps_money
from va_market.charges.repository import charged_beside_commission
from va_market.charges.schemas import ChargeQuery
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.pages import Page, PageRequest

__all__ = ["add", "charged_beside_commission", "list_of_contract", "since"]


async def add(
    session: WriteSession,
    *,
    contract_id: UUID,
    terms_version: int,
    item: Item,
    days: Days,
    now: datetime,
) -> bool:
    """Write down what is owed for some days, once; the caller has locked the contract.

    False if nothing was written: it comes to nothing, or it stands there already.
    """
    amount = item.amount.value
    if amount.minor == 0:
        return False
    charge = Charge(
        contract_id=contract_id,
        kind=item.kind,
        term=item.term,
        terms_version=terms_version,
        period_starts_on=days.first,
        period_ends_on=days.last,
        bills_on=days.bills_on,
        description=item.description,
        quantity=item.quantity,
        unit=item.unit,
        unit_price_minor=item.unit_price.minor,
        amount_minor=amount.minor,
        currency=amount.currency,
        trace=[step.model_dump(mode="json") for step in item.amount.steps],
        created_at=now,
    )
    return await repository.add_once(session, charge)


async def since(
    session: WriteSession, *, contract_id: UUID, kind: ChargeKind, day: date
) -> Sequence[Charge]:
    """What was charged of a kind for that day or a later one, the earliest first."""
    return await repository.since(session, contract_id=contract_id, kind=kind, day=day)


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: ChargeQuery,
    request: PageRequest,
) -> Page[Row]:
    """The charges of one contract; none to those who keep the money of neither side.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.OF_CONTRACT.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"contract_id": contract_id, "keeps_money": keeps_money(actor, contract)},
    )
