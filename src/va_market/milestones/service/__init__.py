"""Milestones: funded by the client, delivered by the assistant, approved and released (R10)."""

from va_market.milestones.service.approving import approve, request_changes
from va_market.milestones.service.changing import follow_change, settled_places
from va_market.milestones.service.clearing import clear_due
from va_market.milestones.service.depositing import deposit_of, pay_deposit
from va_market.milestones.service.ending import end_with_contract
from va_market.milestones.service.funding import fund
from va_market.milestones.service.obligations import obligations
from va_market.milestones.service.reading import funds_of, get_visible, list_of_contract
from va_market.milestones.service.refunding import agree_to_refund, decline_refund, request_refund
from va_market.milestones.service.silence import decide_by_silence
from va_market.milestones.service.submitting import submit

__all__ = [
    "agree_to_refund",
    "approve",
    "clear_due",
    "decide_by_silence",
    "decline_refund",
    "deposit_of",
    "end_with_contract",
    "follow_change",
    "fund",
    "funds_of",
    "get_visible",
    "list_of_contract",
    "obligations",
    "pay_deposit",
    "request_changes",
    "request_refund",
    "settled_places",
    "submit",
]
