"""Jobs: what a client posts and what becomes of it."""

from va_market.jobs.repository import has_reviewer, is_followed_by, looks_over
from va_market.jobs.service.erasing import live_of, unfollow, wipe
from va_market.jobs.service.lifecycle import (
    close,
    expire_idle,
    pause,
    publish,
    resume,
    take_seat,
    touch,
)
from va_market.jobs.service.posting import post, update
from va_market.jobs.service.reading import (
    audience,
    follow,
    get_visible,
    hold_managed,
    hold_visible,
    search,
)

__all__ = [
    "audience",
    "close",
    "expire_idle",
    "follow",
    "get_visible",
    "has_reviewer",
    "hold_managed",
    "hold_visible",
    "is_followed_by",
    "live_of",
    "looks_over",
    "pause",
    "post",
    "publish",
    "resume",
    "search",
    "take_seat",
    "touch",
    "unfollow",
    "update",
    "wipe",
]
