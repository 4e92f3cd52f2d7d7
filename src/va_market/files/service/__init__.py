"""Files: sent for a contract, kept in a store, attached to what they are evidence of."""

from va_market.files.service.attaching import Subject, attach, detach_all
from va_market.files.service.forgetting import discard, drop_loose, remove_contents, wipe
from va_market.files.service.placing import Draft, Quota, complete, draft, reserve
from va_market.files.service.reading import delete, get_visible

__all__ = [
    "Draft",
    "Quota",
    "Subject",
    "attach",
    "complete",
    "delete",
    "detach_all",
    "discard",
    "draft",
    "drop_loose",
    "get_visible",
    "remove_contents",
    "reserve",
    "wipe",
]
