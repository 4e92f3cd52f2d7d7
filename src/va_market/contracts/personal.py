"""What contracts keep about a person."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from va_market.contracts.escalations import ContractEscalation
from va_market.contracts.exclusivity import ExclusivityRelease
from va_market.contracts.models import (
    Contract,
    ContractAssignment,
    ContractTerms,
)
from va_market.contracts.pauses import ContractPause
from va_market.kit.personal import PERSON, Part, columns_of

_I_WORK = col(Contract.assistant_id) == PERSON


def _of_contracts(table: Any) -> Any:
    """Rows that belong to the contracts a person works on."""
    return (
        select(*columns_of(table))
        .join(Contract, col(Contract.id) == table.__table__.c.contract_id)
        .where(_I_WORK)
    )


PARTS = (
    Part(
        "contracts",
        "Contracts you work on.",
        # What makes the supervisor fit for it is said of somebody else; why it is not to go on may
        # be said by somebody else.
        select(
            *columns_of(Contract, without={"supervisor_qualification", "renewal_decline_reason"})
        ).where(_I_WORK),
        by=(col(Contract.created_at), col(Contract.id)),
        covers=(Contract.assistant_id,),
    ),
    Part(
        "contract_assignments",
        "From when to when you worked on contracts, what an agency paid you, and the notes of "
        "whoever handed them over to you.",
        select(*columns_of(ContractAssignment, without={"reason"})).where(
            col(ContractAssignment.assistant_id) == PERSON
        ),
        by=(col(ContractAssignment.assistant_id), col(ContractAssignment.id)),
        covers=(ContractAssignment.assistant_id,),
    ),
    Part(
        "contract_assignments_decided",
        "Handovers to others that you decided on.",
        select(
            col(ContractAssignment.contract_id),
            col(ContractAssignment.number),
            col(ContractAssignment.starts_at),
        ).where(col(ContractAssignment.decided_by) == PERSON),
        by=(col(ContractAssignment.decided_by), col(ContractAssignment.id)),
        covers=(ContractAssignment.decided_by,),
    ),
    Part(
        "contract_terms",
        "What was agreed on pay in the contracts you work on, in every version.",
        _of_contracts(ContractTerms),
        by=(col(ContractTerms.contract_id), col(ContractTerms.version)),
        covers=(),
    ),
    Part(
        "contract_pauses",
        "When the contracts you work on rested, and why.",
        _of_contracts(ContractPause),
        by=(col(ContractPause.contract_id), col(ContractPause.paused_at)),
        covers=(),
    ),
    Part(
        "exclusivity_releases",
        "When exclusivities of the contracts you work on were lifted, and for which price.",
        _of_contracts(ExclusivityRelease),
        by=(col(ExclusivityRelease.contract_id), col(ExclusivityRelease.terms_version)),
        covers=(),
    ),
    Part(
        "exclusivities_released",
        "Exclusivities of assistants that you lifted for a client.",
        select(*columns_of(ExclusivityRelease)).where(
            col(ExclusivityRelease.released_by) == PERSON
        ),
        by=(col(ExclusivityRelease.contract_id), col(ExclusivityRelease.terms_version)),
        covers=(ExclusivityRelease.released_by,),
    ),
    Part(
        "contracts_backed",
        "Contracts that name you as the one who stands in for the assistant.",
        select(
            col(Contract.id),
            col(Contract.agency_id),
            col(Contract.created_at),
        ).where(col(Contract.backup_assistant_id) == PERSON),
        by=(col(Contract.backup_assistant_id), col(Contract.id)),
        covers=(Contract.backup_assistant_id,),
    ),
    Part(
        "contracts_supervised",
        "Contracts that name you as supervisor, with what was said of your qualification.",
        select(
            col(Contract.id),
            col(Contract.organization_id),
            col(Contract.supervisor_qualification),
            col(Contract.created_at),
        ).where(col(Contract.supervisor_id) == PERSON),
        by=(col(Contract.supervisor_id), col(Contract.id)),
        covers=(Contract.supervisor_id,),
    ),
    Part(
        "contracts_substituted",
        "Contracts that name you as the substitute of the supervisor.",
        select(col(Contract.id), col(Contract.organization_id), col(Contract.created_at)).where(
            col(Contract.substitute_supervisor_id) == PERSON
        ),
        by=(col(Contract.substitute_supervisor_id), col(Contract.id)),
        covers=(Contract.substitute_supervisor_id,),
    ),
    Part(
        "contract_notices",
        "Contracts to which you gave notice.",
        select(col(Contract.id), col(Contract.notice_given_at), col(Contract.ending_on)).where(
            col(Contract.notice_given_by) == PERSON
        ),
        by=(col(Contract.notice_given_by), col(Contract.id)),
        covers=(Contract.notice_given_by,),
    ),
    Part(
        "contract_renewals_declined",
        "Contracts that you did not want to go on after their last day.",
        select(
            col(Contract.id),
            col(Contract.renewal_declined_at),
            col(Contract.renewal_decline_reason),
        ).where(col(Contract.renewal_declined_by) == PERSON),
        by=(col(Contract.renewal_declined_by), col(Contract.id)),
        covers=(Contract.renewal_declined_by,),
    ),
    Part(
        "contract_escalations",
        "Contracts for which you are turned to when nobody decides.",
        select(*columns_of(ContractEscalation)).where(col(ContractEscalation.user_id) == PERSON),
        by=(col(ContractEscalation.user_id), col(ContractEscalation.contract_id)),
        covers=(ContractEscalation.user_id,),
    ),
)
