from enum import StrEnum


class AtSubstitution(StrEnum):
    """What happens when an agency hands the work to somebody the client agreed to before."""

    TELL = "tell"
    ASK = "ask"
