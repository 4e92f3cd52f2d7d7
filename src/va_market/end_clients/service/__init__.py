"""End clients: who needs the work that another buys, and what they say of proposals."""

from va_market.end_clients.repository import wipe
from va_market.end_clients.service.endorsing import (
    comment,
    endorse,
    list_comments,
    withdraw_endorsement,
)
from va_market.end_clients.service.forwarding import forward, list_forwarded
from va_market.end_clients.service.forwarding import get_visible as get_forwarded
from va_market.end_clients.service.naming import (
    agree,
    ask,
    decline,
    get_of_job,
    get_visible,
    let_go,
    list_asked,
    withdraw,
)

__all__ = [
    "agree",
    "ask",
    "comment",
    "decline",
    "endorse",
    "forward",
    "get_forwarded",
    "get_of_job",
    "get_visible",
    "let_go",
    "list_asked",
    "list_comments",
    "list_forwarded",
    "wipe",
    "withdraw",
    "withdraw_endorsement",
]
