from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.kit.schema import Schema
from va_market.pricing.charges import PayKind
from va_market.timekeeping.schemas.details import (
    PAID_AS,
    TRAINING,
    WORK_ORDER,
    Memo,
    Tags,
    Task,
)

_ON_RUNNING = "What happens where another timer runs: `stop` that one, or an `error`."


class OnRunning(StrEnum):
    ERROR = "error"
    STOP = "stop"


class TimerStart(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"contract_id": "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc74", "memo": "Inbox"}]
        },
    )

    contract_id: UUID
    on_running: OnRunning = Field(default=OnRunning.ERROR, description=_ON_RUNNING)
    memo: Memo = ""
    task: Task | None = None
    tags: Tags = Field(default=[])
    is_billable: bool = Field(default=True, strict=True)
    is_training: bool = Field(default=False, strict=True, description=TRAINING)
    paid_as: PayKind | None = Field(default=None, description=PAID_AS)
    work_order_id: UUID | None = Field(default=None, description=WORK_ORDER)


class TimerResume(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"on_running": "stop"}]}
    )

    on_running: OnRunning = Field(default=OnRunning.ERROR, description=_ON_RUNNING)
