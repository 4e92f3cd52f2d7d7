"""What work a contract is about, and what its terms say by the way."""

from typing import Any

from sqlalchemy import func, literal_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from va_market.contracts.models import ContractTerms
from va_market.jobs.models import Job
from va_market.proposals.models import Proposal

_FIRST: Any = literal_column("1")
# Private offers say it themselves. The first of several is what the work is mostly about.
CATEGORY = func.coalesce(col(Job.categories)[_FIRST], col(Proposal.work_types)[_FIRST]).label(
    "category"
)


def said_in_terms(path: str) -> Any:
    """What stands first at a JSON path of the terms, as text."""
    where: Any = literal_column(f"'{path}'")
    found = func.jsonb_path_query_first(col(ContractTerms.terms), where, type_=JSONB)
    return found.op("#>>")(literal_column("'{}'::text[]"))
