"""What collaborations keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.collaborations.models import Collaboration
from va_market.kit.personal import EMAIL_KEY, PERSON, Part, columns_of

PARTS = (
    Part(
        "collaborations",
        "Contracts you help with, did, or are asked to.",
        select(*columns_of(Collaboration, without={"email_key", "token_hash"})).where(
            or_(col(Collaboration.user_id) == PERSON, col(Collaboration.email_key) == EMAIL_KEY)
        ),
        by=(col(Collaboration.id),),
        covers=(Collaboration.user_id, Collaboration.email, Collaboration.email_key),
    ),
    Part(
        "collaborators_invited",
        "Whom you asked to help; the addresses are those of others.",
        select(
            col(Collaboration.id),
            col(Collaboration.contract_id),
            col(Collaboration.purpose),
            col(Collaboration.status),
            col(Collaboration.created_at),
        ).where(col(Collaboration.invited_by) == PERSON),
        by=(col(Collaboration.invited_by), col(Collaboration.id)),
        covers=(Collaboration.invited_by,),
    ),
    Part(
        "collaborations_ended",
        "Collaborations you ended.",
        select(col(Collaboration.id), col(Collaboration.ended_at)).where(
            col(Collaboration.ended_by) == PERSON
        ),
        by=(col(Collaboration.ended_by), col(Collaboration.id)),
        covers=(Collaboration.ended_by,),
    ),
)
