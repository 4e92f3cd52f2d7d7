"""What milestones keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract
from va_market.kit.personal import PERSON, Part, columns_of
from va_market.milestones.models import MilestoneMovement

PARTS = (
    Part(
        "milestones",
        "Milestones of the contracts you work on, with what was said of them.",
        select(*columns_of(Milestone))
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .where(col(Contract.assistant_id) == PERSON),
        by=(col(Milestone.contract_id), col(Milestone.position)),
        covers=(),
    ),
    Part(
        "milestone_submissions",
        "What you handed over for milestones.",
        select(
            col(Milestone.id).label("milestone_id"),
            *(col(Milestone.submitted_at), col(Milestone.submission_note)),
        ).where(col(Milestone.submitted_by) == PERSON),
        by=(col(Milestone.submitted_by), col(Milestone.id)),
        covers=(Milestone.submitted_by,),
    ),
    Part(
        "milestone_decisions",
        "Milestones that you approved, or sent back with a note.",
        select(
            col(Milestone.id).label("milestone_id"),
            *(col(Milestone.contract_id), col(Milestone.decided_at), col(Milestone.changes_note)),
        ).where(col(Milestone.decided_by) == PERSON),
        by=(col(Milestone.decided_by), col(Milestone.id)),
        covers=(Milestone.decided_by,),
    ),
    Part(
        "milestone_movements",
        "Funds of milestones that you moved.",
        select(*columns_of(MilestoneMovement)).where(col(MilestoneMovement.made_by) == PERSON),
        by=(col(MilestoneMovement.made_by), col(MilestoneMovement.id)),
        covers=(MilestoneMovement.made_by,),
    ),
)
