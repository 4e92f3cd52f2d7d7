"""What commissions keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.commissions.models import ClosedStatement, ReportedSale, SaleRevision
from va_market.contracts.models import Contract
from va_market.kit.personal import PERSON, Part, columns_of

_EARNS = (col(Contract.assistant_id) == PERSON, col(Contract.agency_id).is_(None))
PARTS = (
    Part(
        "commission_statements",
        "What contracts on which you send the invoices paid by commission.",
        select(*columns_of(ClosedStatement))
        .join_from(ClosedStatement, Contract, col(Contract.id) == col(ClosedStatement.contract_id))
        .where(*_EARNS),
        by=(col(ClosedStatement.contract_id), col(ClosedStatement.id)),
        covers=(),
    ),
    Part(
        "sales",
        "Sales on which you earn commission there.",
        select(*columns_of(ReportedSale))
        .join_from(ReportedSale, Contract, col(Contract.id) == col(ReportedSale.contract_id))
        .where(*_EARNS),
        by=(col(ReportedSale.contract_id), col(ReportedSale.id)),
        covers=(),
    ),
    Part(
        "reported_sales",
        "Reports of sales that you made for your organization.",
        select(*columns_of(SaleRevision)).where(col(SaleRevision.reported_by) == PERSON),
        by=(col(SaleRevision.sale_id), col(SaleRevision.revision)),
        covers=(SaleRevision.reported_by,),
    ),
)
