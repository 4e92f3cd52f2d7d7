"""Articles: what a client's assistants tell callers of its products (R17)."""

from va_market.knowledge.repository import wipe_client, wipe_suggestions
from va_market.knowledge.service.keeping import archive, publish, restore
from va_market.knowledge.service.linking import link, list_contracts, unlink
from va_market.knowledge.service.reading import (
    get_revision,
    get_visible,
    list_of_contract,
    list_of_organization,
    list_revisions,
)
from va_market.knowledge.service.writing import update, write

__all__ = [
    "archive",
    "get_revision",
    "get_visible",
    "link",
    "list_contracts",
    "list_of_contract",
    "list_of_organization",
    "list_revisions",
    "publish",
    "restore",
    "unlink",
    "update",
    "wipe_client",
    "wipe_suggestions",
    "write",
]
