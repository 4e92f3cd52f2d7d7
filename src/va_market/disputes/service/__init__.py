"""Disputes: opened by the client line by line, answered, settled in turns, or ruled by the house.

What was paid of them is reserved meanwhile, and what is awarded goes back by a credit note.
"""

from va_market.disputes.service.answering import answer, comment, escalate
from va_market.disputes.service.ending import concede, rule, withdraw
from va_market.disputes.service.obligations import obligations
from va_market.disputes.service.opening import open_
from va_market.disputes.service.proposing import accept, counter, decline, propose
from va_market.disputes.service.reading import (
    get_for_house,
    get_visible,
    list_for_house,
    list_of_invoice,
    list_positions,
    search,
)
from va_market.disputes.service.silence import decide_by_silence

__all__ = [
    "accept",
    "answer",
    "comment",
    "concede",
    "counter",
    "decide_by_silence",
    "decline",
    "escalate",
    "get_for_house",
    "get_visible",
    "list_for_house",
    "list_of_invoice",
    "list_positions",
    "obligations",
    "open_",
    "propose",
    "rule",
    "search",
    "withdraw",
]
