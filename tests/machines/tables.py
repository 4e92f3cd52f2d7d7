"""Every machine by the name it is published under: its statuses, and what each permits to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.machines import contracts, hiring, people, work

Lines = Mapping[tuple[str, str], tuple[str, set[str]]]


@dataclass(frozen=True)
class Table:
    statuses: tuple[str, ...]
    lines: Lines

    @property
    def actions(self) -> list[str]:
        return sorted({action for _, action in self.lines})

    @property
    def parties(self) -> list[str]:
        return sorted({party for _, who in self.lines.values() for party in who})

    @property
    def final(self) -> list[str]:
        """The statuses that no move leaves."""
        left = {status for (status, _), (target, _) in self.lines.items() if status != target}
        return [status for status in self.statuses if status not in left]

    def allowed(self, status: str, parties: set[str]) -> list[str]:
        """What a caller who is all of these may do, sorted."""
        here = {action: who for (at, action), (_, who) in self.lines.items() if at == status}
        return sorted(action for action, who in here.items() if who & parties)


def _table(statuses: str, lines: Lines) -> Table:
    return Table(tuple(statuses.split()), lines)


TABLES = {
    "API key": _table("active revoked expired unused", people.API_KEY),
    "amendment": _table("proposed accepted declined withdrawn expired", contracts.AMENDMENT),
    "article": _table("draft published archived", work.ARTICLE),
    "bank line": _table("new matched unmatched dismissed", people.BANK_LINE),
    "bank statement": _table("checked imported", people.BANK_STATEMENT),
    "collaboration": _table("invited active withdrawn expired ended", contracts.COLLABORATION),
    "contract": _table("scheduled active paused ended", contracts.CONTRACT),
    "dispute": _table(
        "opened answered settlement_proposed escalated settled ruled withdrawn", work.DISPUTE
    ),
    "end client": _table("asked agreed declined withdrawn", hiring.END_CLIENT),
    "enquiry": _table("open escalated answered closed", work.ENQUIRY),
    "exclusivity": _table("in_force release_requested released", contracts.EXCLUSIVITY),
    "expense": _table("draft submitted approved returned invoiced reimbursed", work.EXPENSE),
    "invitation": _table("pending accepted revoked expired", people.INVITATION),
    "invoice": _table("draft open paid void uncollectible", work.INVOICE),
    "job": _table("draft open paused filled closed expired", hiring.JOB),
    "job invitation": _table("sent accepted declined withdrawn expired", hiring.JOB_INVITATION),
    "milestone": _table(
        "agreed funded submitted changes_requested refund_requested approved refunded cancelled",
        contracts.MILESTONE,
    ),
    "payment": _table("announced received returned cancelled", people.PAYMENT),
    "payout": _table("created submitted paid failed returned cancelled", people.PAYOUT),
    "payout batch": _table("open submitted", people.PAYOUT_BATCH),
    "proposal": _table(
        "submitted shortlisted countered accepted declined withdrawn expired superseded",
        hiring.PROPOSAL,
    ),
    "renewal": _table("undecided due declined", contracts.RENEWAL),
    "retainer period": _table("open closed", contracts.RETAINER_PERIOD),
    "roster entry": _table("invited active changing declined withdrawn ended", hiring.ROSTER_ENTRY),
    "second factor": _table("off pending on", people.SECOND_FACTOR),
    "substitution": _table(
        "requested accepted declined withdrawn lapsed done", contracts.SUBSTITUTION
    ),
    "time correction": _table("proposed approved declined withdrawn closed", work.TIME_CORRECTION),
    "time entry": _table("running draft submitted approved returned", work.TIME_ENTRY),
    "time import": _table(
        "uploaded checking checked committing committed failed", work.TIME_IMPORT
    ),
    "timesheet": _table("open submitted approved returned", work.TIMESHEET),
    "work order": _table("open in_progress delivered accepted returned cancelled", work.WORK_ORDER),
    "work order extension": _table("requested granted refused lapsed", work.EXTENSION),
}
