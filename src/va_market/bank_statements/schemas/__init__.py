"""What is asked and told of statements of the bank, and of their lines."""

from va_market.bank_statements.schemas.lines import (
    NOTHING,
    BankLinePage,
    BankLineQuery,
    BankLineRead,
    Candidate,
    Candidates,
    LineDismiss,
    LineMatch,
    PayoutCandidate,
)
from va_market.bank_statements.schemas.statements import (
    EXAMPLE_CSV,
    EXAMPLE_XML,
    BankStatementPage,
    BankStatementQuery,
    BankStatementRead,
    OnError,
    Order,
    StatementFault,
    StatementImport,
    StatementUpload,
    faults_of,
)

__all__ = [
    "EXAMPLE_CSV",
    "EXAMPLE_XML",
    "NOTHING",
    "BankLinePage",
    "BankLineQuery",
    "BankLineRead",
    "BankStatementPage",
    "BankStatementQuery",
    "BankStatementRead",
    "Candidate",
    "Candidates",
    "LineDismiss",
    "LineMatch",
    "OnError",
    "Order",
    "PayoutCandidate",
    "StatementFault",
    "StatementImport",
    "StatementUpload",
    "faults_of",
]
