"""Files of other trackers: received, checked and taken row by row, in the background."""

from va_market.time_imports.service.committing import start_taking
from va_market.time_imports.service.forgetting import forget_old, wipe
from va_market.time_imports.service.reading import (
    delete,
    get_visible,
    list_of_contract,
    list_of_faults,
)
from va_market.time_imports.service.telling import CHANNEL
from va_market.time_imports.service.uploading import upload
from va_market.time_imports.service.working import work_next

__all__ = [
    "CHANNEL",
    "delete",
    "forget_old",
    "get_visible",
    "list_of_contract",
    "list_of_faults",
    "start_taking",
    "upload",
    "wipe",
    "work_next",
]
