"""What callers send and read about contracts."""

from va_market.contracts.schemas.commitments import (
    CommitmentRead,
    CommitmentsRead,
    ExclusivityRead,
    ReleaseRead,
)
from va_market.contracts.schemas.contracts import (
    AgencyShare,
    AllotmentExtend,
    AssignmentPage,
    AssignmentQuery,
    AssignmentRead,
    AssignmentSort,
    ContractAssign,
    ContractPage,
    ContractQuery,
    ContractRead,
    ContractReason,
    ContractSort,
    pay_rate,
)
from va_market.contracts.schemas.ending import ContractEnd
from va_market.contracts.schemas.renewals import RenewalDecline, RenewalRead
from va_market.contracts.schemas.supervision import (
    SupervisionPut,
    SupervisionRead,
    SupervisorReplace,
)
from va_market.contracts.schemas.versions import (
    ContractTermsPage,
    ContractTermsRead,
    VersionQuery,
    VersionSort,
)

__all__ = [
    "AgencyShare",
    "AllotmentExtend",
    "AssignmentPage",
    "AssignmentQuery",
    "AssignmentRead",
    "AssignmentSort",
    "CommitmentRead",
    "CommitmentsRead",
    "ContractAssign",
    "ContractEnd",
    "ContractPage",
    "ContractQuery",
    "ContractRead",
    "ContractReason",
    "ContractSort",
    "ContractTermsPage",
    "ContractTermsRead",
    "ExclusivityRead",
    "ReleaseRead",
    "RenewalDecline",
    "RenewalRead",
    "SupervisionPut",
    "SupervisionRead",
    "SupervisorReplace",
    "VersionQuery",
    "VersionSort",
    "pay_rate",
]
