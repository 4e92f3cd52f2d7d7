from enum import StrEnum


class AtAllotment(StrEnum):
    """What happens when the allotted minutes are used up."""

    STOP = "stop"
    ASK = "ask"
