"""The machine of timesheets, as domain.md §3 has it."""

from itertools import product
from types import SimpleNamespace

import pytest

from va_market.kit.states import IllegalMove
from va_market.timekeeping.timesheets import TIMESHEET, TimesheetStatus

TABLE = {
    **{(status, "submit"): "submitted" for status in TimesheetStatus},
    ("submitted", "approve"): "approved",
    ("submitted", "return"): "returned",
    ("submitted", "approve_by_silence"): "approved",
    ("returned", "reopen"): "open",
}
BY = {
    "submit": {"assistant"},
    "approve": {"supervisor"},
    "return": {"supervisor"},
    "approve_by_silence": {"system"},
    "reopen": {"system"},
}


@pytest.mark.parametrize(("status", "action"), list(product(TimesheetStatus, BY)))
def test_every_pair_leads_where_it_should_or_nowhere(status, action):
    thing = SimpleNamespace(status=status)
    if (status, action) in TABLE:
        TIMESHEET.become(thing, action)
        assert thing.status == TABLE[status, action]
    else:
        with pytest.raises(IllegalMove, match=f"is {status}"):
            TIMESHEET.become(thing, action)


def test_each_move_is_that_of_one_party():
    assert {line.action: set(line.by) for line in TIMESHEET.moves} == BY
