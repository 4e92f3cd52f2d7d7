"""The tables of disputes, and what each status permits."""

from va_market.disputes.models.disputes import Dispute, DisputeLine
from va_market.disputes.models.machine import (
    CLIENT,
    DISPUTE,
    ISSUER,
    OPERATOR,
    TURN,
    DisputeReason,
    DisputeSide,
    DisputeStatus,
)
from va_market.disputes.models.positions import DisputePosition, PositionKind, Speaker

__all__ = [
    "CLIENT",
    "DISPUTE",
    "ISSUER",
    "OPERATOR",
    "TURN",
    "Dispute",
    "DisputeLine",
    "DisputePosition",
    "DisputeReason",
    "DisputeSide",
    "DisputeStatus",
    "PositionKind",
    "Speaker",
]
