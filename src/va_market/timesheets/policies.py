"""Who is what to a timesheet: the same as to its entries."""

from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.timekeeping.policies import parties
from va_market.timekeeping.timesheets import TIMESHEET


def allowed_actions(
    actor: Actor, sheet: Row, contract: Contract | Row, *, has_drafts: bool
) -> list[str]:
    actions = TIMESHEET.allowed(sheet.status, parties(actor, sheet, contract, sheet.escalated_to))
    return actions if has_drafts else [action for action in actions if action != "submit"]
