from va_market.kit.errors import Conflict


class CorrectionOpen(Conflict):
    code = "correction_open"
    title = "Another correction of this time waits for an answer"
    cause = "An entry has one open correction at most."
    fix = "Answer it, or withdraw it, before you ask for another."
    constraint = "uq_time_corrections_open"


class AlreadyReversed(Conflict):
    code = "already_reversed"
    title = "This time was taken back already"
    cause = "An approved entry is reversed once, and what reverses it is final."
    fix = "Correct the entry in its place, if there is one: its `replaces_id` names this one."
    constraint = "uq_time_entries_reversal"
