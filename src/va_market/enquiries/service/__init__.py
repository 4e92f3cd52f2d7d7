"""Enquiries: what customers of a client asked for, and what came of it (R18)."""

from va_market.enquiries.service.answering import answer, close, escalate
from va_market.enquiries.service.forgetting import forget_customer, forget_due, forget_of_client
from va_market.enquiries.service.linking import link_time, unlink_time
from va_market.enquiries.service.reading import get_visible, list_of_contract
from va_market.enquiries.service.recording import record, update

__all__ = [
    "answer",
    "close",
    "escalate",
    "forget_customer",
    "forget_due",
    "forget_of_client",
    "get_visible",
    "link_time",
    "list_of_contract",
    "record",
    "unlink_time",
    "update",
]
