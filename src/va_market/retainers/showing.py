"""Periods, and what is in them, as callers see them."""

from datetime import datetime, timedelta
from typing import Any

from va_market.contracts.service import local_date
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.shapes import shaped
from va_market.proposals.schemas import TERMS
from va_market.retainers.policies import allowed_actions
from va_market.retainers.schemas import (
    GrantLeftRead,
    PeriodRead,
    PeriodSummary,
    RunningRead,
    StatementRead,
)
from va_market.retainers.service.agreed import retainer_in
from va_market.retainers.service.running import Running


def summary_of(row: Row, actor: Actor, now: datetime) -> PeriodSummary:
    actions = _actions(row, actor, now)
    return shaped(PeriodSummary, row, allowed_actions=actions, statement=statement_of(row))


def period_of(row: Row, state: Running | None, actor: Actor, now: datetime) -> PeriodRead:
    actions = _actions(row, actor, now)
    running = None if state is None else running_of(state)
    return shaped(
        PeriodRead, row, allowed_actions=actions, statement=statement_of(row), running=running
    )


def statement_of(row: Any) -> StatementRead | None:
    if row.statement is None:
        return None
    # What was closed before the ledger had it names no transaction.
    return StatementRead.model_validate({"transaction_ids": [], **row.statement})


def running_of(state: Running) -> RunningRead:
    after, beyond = state.after_work
    left = [
        GrantLeftRead(
            grant_id=row_id,
            source=grant.source,
            minutes=grant.minutes,
            left_minutes=minutes,
            effective_on=grant.effective_on,
            expires_on=grant.expires_on,
        )
        for row_id, grant, minutes in state.usable(after)
    ]
    return RunningRead(
        used_minutes=state.time.minutes,
        consumed_minutes=state.time.minutes - beyond,
        left_minutes=sum(one.left_minutes for one in left),
        beyond_minutes=beyond,
        undecided_entries=len(state.time.waiting),
        packs_bought=state.packs_bought,
        grants=left,
    )


def _actions(row: Any, actor: Actor, now: datetime) -> list[str]:
    today = local_date(now, row.time_zone)
    terms = retainer_in(TERMS.validate_python(row.terms))
    return allowed_actions(
        actor,
        row,
        row,
        is_over=row.contract_status == "ended",
        sells_packs=terms is not None and terms.policy.pack_price is not None,
        is_current=row.starts_on <= today < row.ends_on + timedelta(days=1),
    )
