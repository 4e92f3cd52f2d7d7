"""How each tracker writes an entry: its header, and the cells below (money.md §1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from va_market.time_exports.schemas import ExportFormat


@dataclass(frozen=True, slots=True)
class Line:
    """Time of an entry, with the names around it, and its times as clocks there show them."""

    user: str
    client: str
    project: str
    memo: str
    is_billable: bool
    is_approved: bool
    start: datetime
    end: datetime
    seconds: int

    @property
    def billable(self) -> str:
        return _yes_no(self.is_billable)

    @property
    def duration(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"

    @property
    def hours(self) -> str:
        """With as many decimals as lead back to the second."""
        exact = (Decimal(self.seconds) / 3600).quantize(Decimal("0.0001"))
        short = exact.quantize(Decimal("0.01"))
        return str(short if short == exact else exact)

    @property
    def names(self) -> tuple[str, str]:
        first, _, last = self.user.partition(" ")
        return first, last


def _yes_no(is_so: bool) -> str:  # a value, and no switch
    return "Yes" if is_so else "No"


_NOT_SAID = ""
"""Whether time is on an invoice, the invoice says: it may be any day."""


def _toggl(line: Line) -> list[str]:
    """Without an address and an amount: nobody is told them by their hours."""
    return [
        *(line.user, "", line.client, line.project, "", line.memo, line.billable),
        *(*_date_and_time(line.start), *_date_and_time(line.end), line.duration, "", ""),
    ]


def _clockify(line: Line) -> list[str]:
    return [
        *(line.project, line.client, line.memo, "", line.user, "", "", "", "Regular"),
        *(line.billable, _NOT_SAID, ""),
        *(*_date_and_time(line.start), *_date_and_time(line.end), line.duration, line.hours),
        *("", ""),
    ]


def _harvest(line: Line) -> list[str]:
    return [
        *(f"{line.start:%Y-%m-%d}", line.client, line.project, "", "", line.memo, line.hours),
        *(line.billable, _NOT_SAID, _yes_no(line.is_approved), *line.names, "", "No"),
        *("", "", "", "", "", ""),
    ]


def _date_and_time(moment: datetime) -> tuple[str, str]:
    return f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"


@dataclass(frozen=True, slots=True)
class Columns:
    """`{}` in the header is the currency."""

    header: tuple[str, ...]
    cells: Callable[[Line], list[str]]
    has_clocks: bool = True
    """Whether a line is a stretch of an entry; else it is the whole, by its length."""
    mark: str = ""
    """What stands before the header."""


CSV_FORMATS = {
    ExportFormat.TOGGL: Columns(
        (
            *("User", "Email", "Client", "Project", "Task", "Description", "Billable"),
            *("Start date", "Start time", "End date", "End time", "Duration", "Tags"),
            "Amount ({})",
        ),
        _toggl,
        mark="\ufeff",
    ),
    ExportFormat.CLOCKIFY: Columns(
        (
            *("Project", "Client", "Description", "Task", "User", "Group", "Email", "Tags"),
            *("Type", "Billable", "Invoiced", "Invoice ID"),
            *("Start Date", "Start Time", "End Date", "End Time"),
            *("Duration (h)", "Duration (decimal)"),
            *("Billable Rate ({})", "Billable Amount ({})"),
        ),
        _clockify,
    ),
    ExportFormat.HARVEST: Columns(
        (
            *("Date", "Client", "Project", "Project Code", "Task", "Notes", "Hours", "Billable?"),
            *("Invoiced?", "Approved?", "First Name", "Last Name", "Roles", "Employee?"),
            *("Billable Rate", "Billable Amount", "Cost Rate", "Cost Amount", "Currency"),
            "External Reference URL",
        ),
        _harvest,
        has_clocks=False,
    ),
}
NO_CURRENCY = 3 * "X"
"""What ISO 4217 calls the absence of a currency: hours have a price by the week alone."""
