from enum import StrEnum


class ContractSource(StrEnum):
    """How the two sides found each other (R26)."""

    MARKETPLACE = "marketplace"
    INVITATION = "invitation"
    DIRECTORY = "directory"
    AGENCY = "agency"
    IMPORT = "import"
    """They knew each other before: bring your own."""


class ContractType(StrEnum):
    """Whether the assistant works, or looks over what others do (R16)."""

    SERVICES = "services"
    CONSULTING = "consulting"
