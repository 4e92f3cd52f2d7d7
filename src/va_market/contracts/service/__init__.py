"""Contracts: made from an accepted proposal, supervised, paused, resumed and ended."""

from va_market.contracts.repository import visible_to
from va_market.contracts.service.assigning import assign
from va_market.contracts.service.lifecycle import (
    activate_due,
    end,
    extend_allotment,
    pause,
    resume,
)
from va_market.contracts.service.obligations import obligations
from va_market.contracts.service.reading import (
    get_visible,
    hold_visible,
    look_at_visible,
    rest_within,
    search,
    terms_of,
)
from va_market.contracts.service.supervising import (
    replace_supervisor,
    set_supervision,
    supervision_of,
)

__all__ = [
    "activate_due",
    "assign",
    "end",
    "extend_allotment",
    "get_visible",
    "hold_visible",
    "look_at_visible",
    "obligations",
    "pause",
    "replace_supervisor",
    "rest_within",
    "resume",
    "search",
    "set_supervision",
    "supervision_of",
    "terms_of",
    "visible_to",
]
