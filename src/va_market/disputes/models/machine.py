"""What a dispute may become, and whose move it is."""

from enum import StrEnum

from va_market.kit.states import SYSTEM, Machine, move


class DisputeStatus(StrEnum):
    OPENED = "opened"
    ANSWERED = "answered"
    SETTLEMENT_PROPOSED = "settlement_proposed"
    ESCALATED = "escalated"
    """The operators of the platform are to rule."""
    SETTLED = "settled"
    RULED = "ruled"
    WITHDRAWN = "withdrawn"


class DisputeReason(StrEnum):
    WORK_NOT_DONE = "work_not_done"
    POOR_QUALITY = "poor_quality"
    WRONG_TIME = "wrong_time"
    WRONG_RATE = "wrong_rate"
    BILLED_TWICE = "billed_twice"
    NOT_AGREED = "not_agreed"
    OTHER = "other"


class DisputeSide(StrEnum):
    CLIENT = "client"
    ISSUER = "issuer"

    @property
    def other(self) -> "DisputeSide":
        return DisputeSide.ISSUER if self == DisputeSide.CLIENT else DisputeSide.CLIENT


# Those who keep the money of each.
CLIENT, ISSUER = str(DisputeSide.CLIENT), str(DisputeSide.ISSUER)
TURN = "turn"  # the side that a settlement was proposed to
OPERATOR = "operator"  # of the platform, and of neither side
LIVE = (
    *(DisputeStatus.OPENED, DisputeStatus.ANSWERED),
    *(DisputeStatus.SETTLEMENT_PROPOSED, DisputeStatus.ESCALATED),
)
_OPENED, _ANSWERED = (DisputeStatus.OPENED,), (DisputeStatus.ANSWERED,)
_PROPOSED, _ESCALATED = (DisputeStatus.SETTLEMENT_PROPOSED,), (DisputeStatus.ESCALATED,)

DISPUTE = Machine(
    "dispute",
    DisputeStatus,
    [
        move("answer", _OPENED, DisputeStatus.ANSWERED, [ISSUER]),
        # An answer that accepts a part of it, too.
        move("propose", _OPENED, DisputeStatus.SETTLEMENT_PROPOSED, [ISSUER]),
        move("propose", _ANSWERED, DisputeStatus.SETTLEMENT_PROPOSED, [CLIENT, ISSUER]),
        move("counter", _PROPOSED, DisputeStatus.SETTLEMENT_PROPOSED, [TURN]),
        move("accept", _PROPOSED, DisputeStatus.SETTLED, [TURN]),
        move("decline", _PROPOSED, DisputeStatus.ANSWERED, [TURN]),
        move("escalate", _ANSWERED, DisputeStatus.ESCALATED, [CLIENT, ISSUER]),
        # Whoever proposed waits: for an answer, or until the proposal lapses.
        move("escalate", _PROPOSED, DisputeStatus.ESCALATED, [TURN]),
        move("rule", _ESCALATED, DisputeStatus.RULED, [OPERATOR]),
        move("comment", LIVE, None, [CLIENT, ISSUER]),
        move("concede", LIVE, DisputeStatus.SETTLED, [ISSUER]),
        move("withdraw", LIVE, DisputeStatus.WITHDRAWN, [CLIENT]),
        move("settle_by_silence", _OPENED, DisputeStatus.SETTLED, [SYSTEM]),
        move("escalate_by_silence", _OPENED, DisputeStatus.ESCALATED, [SYSTEM]),
        move("lapse", _PROPOSED, DisputeStatus.ANSWERED, [SYSTEM]),
        move("withdraw_by_silence", _ANSWERED, DisputeStatus.WITHDRAWN, [SYSTEM]),
    ],
)
