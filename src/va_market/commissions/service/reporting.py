"""Sales, as the client reports them: once or many times, one by one or hundreds at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from va_market import events
from va_market.commissions import policies, repository
from va_market.commissions.models import ReportedSale, SaleRevision
from va_market.commissions.phases import Phase, commission_in, phases_of
from va_market.commissions.service.checking import check_report, check_same, figures_of
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.batches import Faulty
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden, MarketError
from va_market.pay_periods import service as pay_periods
from va_market.pay_periods.agreed import agreed_in, today_in
from va_market.pricing.commissions import Sale

REPORTED = EventKind("contract.sales_reported", "A client reported sales that earn commission.")


@dataclass(frozen=True, slots=True)
class Reported:
    """A sale after its report: `status` is 201 where it is new, 200 where it was known."""

    sale: ReportedSale
    status: int
    is_changed: bool


Outcome = Reported | Faulty | MarketError
"""Of one sale of many: what became of it, or why it failed."""


@dataclass(slots=True)
class _Register:
    """The sales of a contract that one request reports, while the contract is held."""

    session: WriteSession
    contract: Contract
    actor: Actor
    now: datetime
    today: date
    phases: Sequence[Phase]
    known: dict[str, ReportedSale]
    changed: int = field(default=0)

    def take(self, given: Sale) -> Reported:
        """Write down what is new of a sale. Errors: see `report`."""
        known = self.known.get(given.id)
        if known is not None and figures_of(given) == figures_of(known):
            return Reported(known, 200, is_changed=False)
        check_report(given, self.phases, today=self.today)
        if known is not None:
            check_same(known, given)
        sale = known or self._new(given)
        self._revise(sale, given)
        return Reported(sale, 200 if known else 201, is_changed=True)

    def tell(self) -> None:
        """Once for all of them; what was sold, those read who may."""
        if not self.changed:
            return
        events.record(
            self.session,
            REPORTED,
            now=self.now,
            subject_id=self.contract.id,
            parties=self.contract.audience,
            actor_id=self.actor.user_id,
            data={"sales": self.changed},
        )

    def _new(self, given: Sale) -> ReportedSale:
        sale = ReportedSale(
            contract_id=self.contract.id,
            source_id=given.id,
            revision=0,
            sold_on=given.sold_on,
            currency=given.amount.currency,
            amount_minor=given.amount.minor,
            created_at=self.now,
            updated_at=self.now,
        )
        self.session.add(sale)
        self.known[given.id] = sale
        return sale

    def _revise(self, sale: ReportedSale, given: Sale) -> None:
        sale.cost_minor = None if given.cost is None else given.cost.minor
        sale.paid_on, sale.returned_on = given.paid_on, given.returned_on
        sale.returned_minor = None if given.returned is None else given.returned.minor
        sale.revision += 1
        sale.updated_at = self.now
        revision = SaleRevision(
            sale_id=sale.id,
            revision=sale.revision,
            cost_minor=sale.cost_minor,
            paid_on=sale.paid_on,
            returned_minor=sale.returned_minor,
            returned_on=sale.returned_on,
            reported_by=self.actor.user_id,
            reported_at=self.now,
        )
        self.session.add(revision)
        self.changed += 1


async def report(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: Sale, now: datetime
) -> Reported:
    """Report one sale; the same figures once more change nothing.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller neither hires nor keeps the money for the client.
        NoCommission: on the day of the sale the contract paid none.
        SaleFixed: it was reported before, and what was sold differs.
        Invalid: a day has not come, another currency, or the margin counts without a cost.
    """
    register = await _open(session, actor, contract_id, [body.id], now)
    found = register.take(body)
    register.tell()
    return found


async def report_many(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    items: Sequence[Sale | Faulty],
    now: datetime,
) -> list[Outcome]:
    """Report one after another; nothing is written of a sale that fails.

    Raises:
        NotFound, Forbidden: see `report`.
    """
    names = [item.id for item in items if isinstance(item, Sale)]
    register = await _open(session, actor, contract_id, names, now)
    found = [_outcome(register, item) for item in items]
    register.tell()
    return found


def _outcome(register: _Register, item: Sale | Faulty) -> Outcome:
    if isinstance(item, Faulty):
        return item
    try:
        return register.take(item)
    except MarketError as error:
        return error


async def _open(
    session: WriteSession, actor: Actor, contract_id: UUID, names: Sequence[str], now: datetime
) -> _Register:
    """Hold the contract: of two reports of one sale, one comes after the other."""
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    if not policies.may_report(actor, contract):
        raise Forbidden("You may not report sales here.")
    rows = await pay_periods.versions_of(session, contract_id=contract.id)
    known = await repository.by_source(session, contract_id=contract.id, source_ids=names)
    return _Register(
        session,
        contract,
        actor,
        now,
        today_in(contract, now),
        phases_of(agreed_in(contract, rows).runs(commission_in)),
        known,
    )
