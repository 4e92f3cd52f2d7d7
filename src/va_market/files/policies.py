"""Whoever sent a file has it; once it is attached, the client and the agency see it too."""

from va_market.contracts.models import Contract
from va_market.contracts.policies import answers_for_spending, speaks_for_agency
from va_market.files.models import StoredFile
from va_market.identity.actor import Actor
from va_market.kit.db import Row


def is_own(actor: Actor, file: StoredFile | Row) -> bool:
    return actor.is_person(file.uploaded_by)


def may_send(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor handles expenses of a contract on which somebody else works."""
    return answers_for_spending(actor, contract) or speaks_for_agency(actor, contract)


def allowed_actions(actor: Actor, file: StoredFile | Row) -> list[str]:
    return ["delete"] if is_own(actor, file) and file.subject_id is None else []
