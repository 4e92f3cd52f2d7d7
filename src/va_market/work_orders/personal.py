"""What work orders keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.kit.personal import PERSON, Part, columns_of
from va_market.work_orders.models import WorkOrder, WorkOrderExtension

PARTS = (
    Part(
        "work_orders",
        "Work orders of the contracts you work on, with what you delivered.",
        select(*columns_of(WorkOrder))
        .join(Contract, col(Contract.id) == col(WorkOrder.contract_id))
        .where(col(Contract.assistant_id) == PERSON),
        by=(col(WorkOrder.contract_id), col(WorkOrder.created_at), col(WorkOrder.id)),
        covers=(),
    ),
    Part(
        "work_orders_delivered",
        "What you delivered, on whichever contract.",
        select(
            col(WorkOrder.id).label("work_order_id"),
            *(col(WorkOrder.deliverable), col(WorkOrder.links), col(WorkOrder.delivered_at)),
        ).where(col(WorkOrder.delivered_by) == PERSON),
        by=(col(WorkOrder.delivered_by), col(WorkOrder.id)),
        covers=(WorkOrder.delivered_by,),
    ),
    Part(
        "work_orders_given",
        "Work that you ordered; its words belong to the client.",
        select(
            col(WorkOrder.id).label("work_order_id"),
            *(col(WorkOrder.contract_id), col(WorkOrder.created_at)),
        ).where(col(WorkOrder.created_by) == PERSON),
        by=(col(WorkOrder.created_by), col(WorkOrder.id)),
        covers=(WorkOrder.created_by,),
    ),
    Part(
        "work_order_decisions",
        "What you accepted, returned or cancelled, with your words.",
        select(
            col(WorkOrder.id).label("work_order_id"),
            *(col(WorkOrder.decided_at), col(WorkOrder.return_note)),
            col(WorkOrder.cancelled_reason),
        ).where(col(WorkOrder.decided_by) == PERSON),
        by=(col(WorkOrder.decided_by), col(WorkOrder.id)),
        covers=(WorkOrder.decided_by,),
    ),
    Part(
        "work_order_extensions",
        "More minutes that you asked for.",
        select(*columns_of(WorkOrderExtension)).where(
            col(WorkOrderExtension.requested_by) == PERSON
        ),
        by=(col(WorkOrderExtension.requested_by), col(WorkOrderExtension.id)),
        covers=(WorkOrderExtension.requested_by,),
    ),
    Part(
        "work_order_extension_decisions",
        "What you said to those who asked for more minutes.",
        select(
            col(WorkOrderExtension.id).label("extension_id"),
            *(col(WorkOrderExtension.status), col(WorkOrderExtension.decided_at)),
        ).where(col(WorkOrderExtension.decided_by) == PERSON),
        by=(col(WorkOrderExtension.decided_by), col(WorkOrderExtension.id)),
        covers=(WorkOrderExtension.decided_by,),
    ),
)
