"""An import is the assistant's own: nobody else sees it. What it brings, the contract shows."""

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.time_imports.models import ASSISTANT, TIME_IMPORT, TimeImport


def is_own(actor: Actor, file: TimeImport | Row) -> bool:
    return actor.is_person(file.assistant_id)


def allowed_actions(actor: Actor, file: TimeImport | Row) -> list[str]:
    return TIME_IMPORT.allowed(file.status, {ASSISTANT} if is_own(actor, file) else ())
