from tests.factories.market import Deal, Person
from tests.support.document import Operation

OF_ASSISTANTS = ("/v1/me/assistant-profile", "/v1/me/rosters", "/v1/me/rate-cards")


def reader_of(operation: Operation, deal: Deal) -> Person:
    """Who of a deal finds something there: what is the assistant's own, or all the rest."""
    return deal.assistant if operation.path.startswith(OF_ASSISTANTS) else deal.owner
