"""Who is what to an invoice. The issuer sends it; both sides read it once it is opened."""

from typing import Any
from uuid import UUID

from va_market.accounts.policies import may_see as keeps_money_of
from va_market.accounts.policies import owners_seen_by
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.invoices.models import CLIENT, INVOICE, ISSUER, Invoice, InvoiceStatus
from va_market.kit.db import Row


def scope_of(actor: Actor) -> dict[str, list[UUID]]:
    """Fills the names of `visible_to`."""
    return {"owners": owners_seen_by(actor)}


def may_see(actor: Actor, invoice: Invoice | Row) -> bool:
    """A draft is the issuer's own."""
    is_sent = invoice.status != InvoiceStatus.DRAFT
    return keeps_money_of(actor, invoice.issuer_id) or (
        is_sent and keeps_money_of(actor, invoice.organization_id)
    )


def may_see_drafts(actor: Actor, invoice: Invoice | Row) -> bool:
    """Whether the actor keeps the money of the issuer."""
    return keeps_money_of(actor, invoice.issuer_id)


def statuses_seen(actor: Actor, contract: Contract | Row) -> list[InvoiceStatus]:
    """In which statuses the actor sees the invoices of a contract; in none who keeps no money."""
    if keeps_money_of(actor, contract.agency_id or contract.assistant_id):
        return list(InvoiceStatus)
    if keeps_money_of(actor, contract.organization_id):
        return [status for status in InvoiceStatus if status != InvoiceStatus.DRAFT]
    return []


def may_issue(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor sends the invoices of a contract, whatever else they are to it."""
    if contract.agency_id is not None:
        return actor.can(Permission.MANAGE_MONEY, contract.agency_id)
    return actor.is_person(contract.assistant_id)


def parties(actor: Actor, invoice: Any) -> set[str]:
    """What the actor is to an invoice, which names its issuer as a contract does."""
    found = {ISSUER} if may_issue(actor, invoice) else set()
    return found | {CLIENT} if may_pay(actor, invoice) else found


def may_pay(actor: Actor, invoice: Any) -> bool:
    """Whether the actor spends the money of the client; keys do not."""
    return actor.is_in_person and actor.can(Permission.MANAGE_MONEY, invoice.organization_id)


def allowed_actions(actor: Actor, invoice: Any) -> list[str]:
    actions = INVOICE.allowed(invoice.status, parties(actor, invoice))
    if invoice.total_minor <= 0:  # a draft that asks for nothing
        actions = [action for action in actions if action != "open"]
    if invoice.paid_minor + invoice.credited_minor + invoice.disputed_minor:
        actions = [action for action in actions if action != "void"]
    if invoice.late_fee is None:
        actions = [action for action in actions if action != "charge_late_fee"]
    if not (invoice.refund_due_minor and actor.is_in_person):
        actions = [action for action in actions if action != "repay"]
    return actor.within_scopes(actions, Scope.MONEY_WRITE)
