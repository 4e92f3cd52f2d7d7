from collections.abc import Sequence
from uuid import UUID

from va_market.commissions import policies, repository
from va_market.commissions.errors import StatementTooLarge
from va_market.commissions.phases import commission_in, phase_from, phases_of
from va_market.commissions.schemas import (
    SaleQuery,
    StatementQuery,
    StatementRead,
    StatementStatus,
)
from va_market.commissions.service.working_out import Ledger, work_out
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.pay_periods import service as pay_periods
from va_market.pay_periods.agreed import agreed_in
from va_market.pay_periods.models import ScheduleKind
from va_market.pricing.errors import PricingError


async def get_sale(
    session: ReadSession, actor: Actor, *, contract_id: UUID, sale_id: UUID
) -> tuple[Row, Sequence[Row]]:
    """One sale, and what was reported of it.

    Raises:
        NotFound: there is no such sale for this caller.
    """
    await _get_read(session, actor, contract_id)
    row = await repository.find(session, contract_id=contract_id, sale_id=sale_id)
    if row is None:
        raise NotFound
    return row, await repository.revisions_of(session, sale_id=sale_id)


async def list_sales(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: SaleQuery,
    request: PageRequest,
) -> Page[Row]:
    """The sales of a contract; none to those who read no pay of it.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.SALES.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"contract_id": contract_id, "reads": policies.reads(actor, contract)},
    )


async def get_statement(
    session: ReadSession, actor: Actor, *, contract_id: UUID, statement_id: UUID
) -> Row:
    """One closed statement.

    Raises:
        NotFound: there is no such statement for this caller.
    """
    await _get_read(session, actor, contract_id)
    row = await repository.find_statement(
        session, contract_id=contract_id, statement_id=statement_id
    )
    if row is None:
        raise NotFound
    return row


async def list_statements(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: StatementQuery,
    request: PageRequest,
) -> Page[Row]:
    """The closed statements of a contract; none to those who read no pay of it.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.STATEMENTS.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"contract_id": contract_id, "reads": policies.reads(actor, contract)},
    )


async def get_running(session: ReadSession, actor: Actor, *, contract_id: UUID) -> StatementRead:
    """The statement of the period that is not closed, as things stand.

    Raises:
        NotFound: there is no such contract for this caller, or none that pays commission now.
        StatementTooLarge: its sums are out of range.
    """
    contract = await _get_read(session, actor, contract_id)
    next_on = await pay_periods.settled_until(
        session, contract_id=contract_id, kind=ScheduleKind.COMMISSION
    )
    rows = await pay_periods.versions_of(session, contract_id=contract_id)
    agreed = agreed_in(contract, rows)
    phases = phases_of(agreed.runs(commission_in))
    phase = None if next_on is None else phase_from(phases, next_on)
    if next_on is None or phase is None:
        raise NotFound
    period = phase.period_from(max(next_on, phase.days.start))
    try:
        found = await work_out(session, Ledger(contract, agreed, phase, period))
    except PricingError as error:
        raise StatementTooLarge from error
    return StatementRead(
        id=None,
        contract_id=contract_id,
        status=StatementStatus.OPEN,
        terms_version=phase.version,
        closed_at=None,
        statement=found,
    )


async def _get_read(session: ReadSession, actor: Actor, contract_id: UUID) -> Row:
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    if not policies.reads(actor, contract):
        raise NotFound
    return contract
