from enum import StrEnum


class WorkerClass(StrEnum):
    """Whether the assistant works for their own account, or is employed (R01, R37)."""

    INDEPENDENT = "independent"
    STAFF = "staff"
