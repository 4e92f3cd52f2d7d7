"""Who is what to the work, to what is written about it, and to accounts, written by hand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from tests.machines.callers import (
    ASSISTANTS,
    CLIENT,
    HIRING,
    IN_PERSON,
    MEMBERS,
    NEXT,
    OTHER,
    SOMEBODY,
    WORKER,
)
from tests.machines.roles_in_contracts import (
    ALONE,
    FOR_AGENCY,
    FOR_CLIENT,
    KEEPING,
    OWN_CLIENT,
    PLACED,
)
from tests.machines.views import NOW, Shown, View, beside, each, plain, timed
from va_market.contracts.models import ContractStatus
from va_market.enquiries import policies as enquiries
from va_market.expenses import policies as expenses
from va_market.identity import policies as identity
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.invoices import policies as invoices
from va_market.knowledge import policies as knowledge
from va_market.time_corrections import policies as time_corrections
from va_market.time_imports import policies as time_imports
from va_market.timekeeping import policies as timekeeping
from va_market.timesheets import policies as timesheets
from va_market.work_orders import policies as work_orders

A_DAY = timedelta(days=1)
SUPERVISING = ("supervisor", "substitute")
WORKED = {**each(ASSISTANTS, "assistant"), **each(SUPERVISING, "supervisor")}
RECORDED = {**WORKED, **each([*HIRING, "of both"], "client")}
ASKED_BY_ASSISTANT = {
    **each(ASSISTANTS, "proposer"),
    **each(SUPERVISING, "answerer"),
}
ASKED_BY_CLIENT = {
    **each(ASSISTANTS, "answerer"),
    **each([*SUPERVISING, *HIRING, "of both"], "proposer"),
}
# Everybody else of the client has the id of whom it was escalated to.
WAITED = {**WORKED, **each([*MEMBERS, "of both"], "supervisor")}
ORDERED = {
    **each([*FOR_CLIENT, *SUPERVISING], "client"),
    **each(ASSISTANTS, "assistant"),
}
KEPT = (*KEEPING, "key of the client", "key of the supervisor")
WRITTEN = each([*KEPT, OWN_CLIENT, "key of the assistant"], "keeper")
SUGGESTED = {
    **WRITTEN,
    **each(ASSISTANTS, "author"),
    **each([OWN_CLIENT], "author", "keeper"),
}
ANSWERED = {
    **each([*MEMBERS, *ASSISTANTS, "key of the assistant"], "writer"),
    **each(KEPT, "writer", "keeper"),
}
KEEPING_OF_OTHER = (
    *("other owner", "other admin", "other finance", "of both", "key of the other"),
    "assistant who owns the other",
)
PAYING = ("client owner", "client admin", "client finance")
BILLED = {
    **each(ASSISTANTS, "issuer"),
    **each([*PAYING, "of both"], "client"),
    **each([OWN_CLIENT], "issuer", "client"),
}
BILLED_BY_OTHER = {
    **each(KEEPING_OF_OTHER, "issuer"),
    **each([*PAYING, OWN_CLIENT], "client"),
    **each(["of both"], "issuer", "client"),
}
OWNERS = each(["client owner", "of both", OWN_CLIENT], "manager")
MANAGERS = {**OWNERS, **each(["client admin"], "manager")}
# The dates from which the status of a key is read.
DATES: dict[str, dict[str, Any]] = {
    "active": {},
    "revoked": {"revoked_at": NOW},
    "expired": {"expires_on": (NOW - A_DAY).date()},
    "unused": {"created_at": NOW - 400 * A_DAY},
}
FACTORS = {
    "off": None,
    "pending": SimpleNamespace(confirmed_at=None),
    "on": SimpleNamespace(confirmed_at=NOW),
}


def _of_entry(actor: Actor, status: str) -> list[str]:
    """Of a timer that was forgotten, and of one that was not: one of them has to be confirmed."""
    kept = {**ALONE, "confirmed_at": None, "reverses_id": None, "reversed_by_id": None}
    found = [
        beside(timekeeping.allowed_actions, **kept, auto_stopped_at=stopped_at)(actor, status)
        for stopped_at in (None, NOW)
    ]
    return sorted({action for actions in found for action in actions})


def _of_timesheet(actor: Actor, sheet: Any, contract: Any) -> list[str]:
    return timesheets.allowed_actions(actor, sheet, contract, has_drafts=True)


def views() -> Iterator[View]:
    yield View("time entry", "", _of_entry, RECORDED)
    for side, who in (("assistant", ASKED_BY_ASSISTANT), ("client", ASKED_BY_CLIENT)):
        asked_to_correct = beside(
            time_corrections.allowed_actions, **ALONE, side=side, proposed_by=NEXT
        )
        yield View("time correction", f"asked by the {side}", asked_to_correct, who)
    imported = plain(time_imports.allowed_actions, assistant_id=WORKER)
    yield View("time import", "", imported, each(ASSISTANTS, "assistant"))
    for about, asked_later in (("of those agreed", []), ("escalated", [SOMEBODY])):
        handed_in = beside(_of_timesheet, **ALONE, escalated_to=asked_later)
        yield View("timesheet", about, handed_in, WAITED if asked_later else WORKED)
    of_active = partial(work_orders.allowed_actions, contract_status=ContractStatus.ACTIVE)
    placed = {"allotted_minutes": 60, "extension_waits": False, "delivered_by": WORKER}
    ordered = beside(of_active, **ALONE, **placed)
    yield View("work order", "", ordered, ORDERED)
    asked = beside(work_orders.allowed_to_decide, **ALONE, requested_by=WORKER)
    yield View("work order extension", "", asked, ORDERED)
    yield from _expenses()
    for about, contract, who in (
        ("suggested", ALONE, SUGGESTED),
        ("written by the client", None, WRITTEN),
    ):
        shown = plain(
            knowledge.allowed_actions,
            organization_id=CLIENT,
            created_by=WORKER,
            suggested_on=contract,
        )
        yield View("article", about, shown, who)
    billed = {"organization_id": CLIENT, "assistant_id": WORKER, "agency_id": None}
    billed |= {
        "total_minor": 1,
        "paid_minor": 0,
        "credited_minor": 0,
        "refund_due_minor": 1,
        "disputed_minor": 0,
        "late_fee": {"annual_percent": "10"},
    }
    of_assistant = plain(invoices.allowed_actions, **billed)
    people = frozenset({"repay"})
    yield View("invoice", "", of_assistant, BILLED, people)
    by_agency = plain(invoices.allowed_actions, **{**billed, "agency_id": OTHER})
    yield View("invoice", "of an agency", by_agency, BILLED_BY_OTHER, people)
    yield View("enquiry", "", plain(enquiries.allowed_actions, **ALONE), ANSWERED)
    yield View("API key", "", _of_key, MANAGERS)
    for role, who in ((Role.MEMBER, MANAGERS), (Role.OWNER, OWNERS)):
        yield View("invitation", f"as {role}", _of_invitation(role), who)
    yield View("second factor", "", _of_factor, each(IN_PERSON, "user"))


def _expenses() -> Iterator[View]:
    """Of the assistant alone, and where an agency stands between: nobody is both sides of it."""
    for about, deal, filing, deciding in (
        ("alone", ALONE, (), (*HIRING, "of both")),
        ("by an agency", PLACED, (*FOR_AGENCY, "of both"), HIRING),
    ):
        shown = beside(expenses.allowed_actions, **deal, filed_by=WORKER)
        spent = {
            **each([*deciding, "client finance", *SUPERVISING], "client"),
            **each(ASSISTANTS, "assistant"),
            **each(filing, "agency"),
        }
        yield View("expense", about, shown, spent)


def _of_key(actor: Actor, status: str) -> list[str]:
    dates = {
        "created_at": NOW - A_DAY,
        "expires_on": (NOW + A_DAY).date(),
        **dict.fromkeys(("revoked_at", "last_used_at", "rotated_at")),
        **DATES[status],
    }
    return identity.key_actions(actor, SimpleNamespace(organization_id=CLIENT, **dates), NOW)


def _of_invitation(role: Role) -> Shown:
    until = NOW + A_DAY
    policy: Callable[..., list[str]] = identity.invitation_actions
    return timed(policy, organization_id=CLIENT, role=role, expires_at=until)


def _of_factor(actor: Actor, status: str) -> list[str]:
    return identity.factor_actions(actor, FACTORS[status])
