from dataclasses import dataclass

from tests.factories.market import Deal, Person
from tests.support.document import Operation

OF_ASSISTANTS = (
    "/v1/me/payee-records",
    *("/v1/me/assistant-profile", "/v1/me/rosters", "/v1/me/rate-cards"),
    *("/v1/me/commitments", "/v1/time-imports", "/v1/timers", "/v1/files"),
)
# The organization of the assistant is the end client of a job.
OF_END_CLIENTS = ("/v1/forwarded-proposals",)


@dataclass
class Standing(Deal):
    """A deal, and who runs the platform on which it was made."""

    operator: Person


def reader_of(operation: Operation, deal: Standing) -> Person:
    """Who finds something there: the house, whose own it is as an assistant, or the client."""
    path = operation.path
    if path.startswith("/v1/admin/"):
        return deal.operator
    is_assistants = path.startswith((*OF_ASSISTANTS, *OF_END_CLIENTS)) or path.endswith(
        "/time-grid"
    )
    return deal.assistant if is_assistants else deal.owner
