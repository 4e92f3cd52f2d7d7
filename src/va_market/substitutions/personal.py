"""What substitutions keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part
from va_market.substitutions.models import Substitution

PARTS = (
    Part(
        "substitutions",
        "Contracts that you handed over to another assistant, or took over, and what was agreed.",
        select(
            *(col(Substitution.id), col(Substitution.contract_id), col(Substitution.agency_id)),
            *(col(Substitution.assistant_id), col(Substitution.replaced_id)),
            *(col(Substitution.status), col(Substitution.takes_effect_on)),
            *(col(Substitution.created_at), col(Substitution.decided_at)),
        ).where(
            or_(col(Substitution.assistant_id) == PERSON, col(Substitution.replaced_id) == PERSON)
        ),
        by=(col(Substitution.id),),
        covers=(Substitution.assistant_id, Substitution.replaced_id),
    ),
    Part(
        "substitutions_requested",
        "Substitutions that you asked for on behalf of an agency, in your words.",
        select(
            *(col(Substitution.id), col(Substitution.contract_id), col(Substitution.created_at)),
            *(col(Substitution.reason), col(Substitution.handover_note)),
        ).where(col(Substitution.requested_by) == PERSON),
        by=(col(Substitution.requested_by), col(Substitution.id)),
        covers=(Substitution.requested_by,),
    ),
    Part(
        "substitutions_decided",
        "Substitutions that you accepted or declined for a client.",
        select(
            *(col(Substitution.id), col(Substitution.contract_id), col(Substitution.decided_at)),
            *(col(Substitution.status), col(Substitution.decline_reason)),
        ).where(col(Substitution.decided_by) == PERSON),
        by=(col(Substitution.decided_by), col(Substitution.id)),
        covers=(Substitution.decided_by,),
    ),
)
