"""Time that counts on somebody who wants to be erased."""

from typing import Any

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.timekeeping import repository


async def obligations(session: WriteSession, person: Actor) -> list[FieldError]:
    """One fault for each contract with time that is not decided on: own, or to be decided."""
    own = await repository.undecided(session, person_id=person.user_id)
    others = await repository.to_decide(
        session, person_id=person.user_id, member_of=person.organization_ids
    )
    return [*map(_own, own), *map(_other, others)]


def _own(row: Any) -> FieldError:
    if row.has_timer:
        text = f"a timer runs on contract {row.contract_id}: stop it"
        return FieldError("state", f"/contracts/{row.contract_id}", "timer_running", text)
    text = (
        f"{row.entries} of your time entries on contract {row.contract_id} are not approved: "
        "delete them, or submit them and wait for the decision"
    )
    return FieldError("state", f"/contracts/{row.contract_id}", "time_undecided", text)


def _other(row: Any) -> FieldError:
    text = (
        f"{row.entries} time entries on contract {row.contract_id} wait for you: "
        "approve or return them"
    )
    return FieldError("state", f"/contracts/{row.contract_id}", "decision_due", text)
