"""Looking over proposals for a client, without the right to decide on them."""

from va_market.reviewing.service.delegating import (
    add_reviewer,
    list_reviewed_jobs,
    list_reviewers,
    remove_reviewer,
)
from va_market.reviewing.service.erasing import let_go, wipe
from va_market.reviewing.service.reviewing import get_own, list_reviews, review

__all__ = [
    "add_reviewer",
    "get_own",
    "let_go",
    "list_reviewed_jobs",
    "list_reviewers",
    "list_reviews",
    "remove_reviewer",
    "review",
    "wipe",
]
