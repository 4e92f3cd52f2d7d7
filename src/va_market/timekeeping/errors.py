from va_market.kit.errors import Conflict, Forbidden


class NotTheAssistant(Forbidden):
    code = "not_the_assistant"
    title = "Only the assistant records time"
    cause = "Time is recorded by the assistant of the contract, by nobody else."
    fix = "Sign in as the assistant."


class NotTheSupervisor(Forbidden):
    code = "not_the_supervisor"
    title = "Only the supervisor decides on time"
    cause = "Each contract names a supervisor, and maybe a substitute, who approve or return time."
    fix = "Ask the supervisor named in the contract, or the substitute."


class OverlappingTime(Conflict):
    code = "overlapping_time"
    title = "This time is recorded already"
    cause = "No two entries of an assistant share time, over all contracts."
    fix = "Change the times; touching ends are fine."
    constraint = "ex_time_entries_no_overlap"


class TimerRunning(Conflict):
    code = "timer_running"
    title = "A timer is running"
    cause = "An assistant has one running timer."
    fix = "Stop it first: POST /v1/timers/stop."
    constraint = "uq_time_entries_running"


class NoTimerRunning(Conflict):
    code = "no_timer_running"
    title = "No timer is running"
    cause = "There is nothing to stop."
    fix = "Start one first: POST /v1/timers/start."


class AllotmentSpent(Conflict):
    code = "allotment_spent"
    title = "The allotted minutes are used up"
    cause = "The contract allots a number of minutes and stops there."
    fix = "Record less, or ask the client to extend the allotment."


class AllotmentBelowUse(Conflict):
    code = "allotment_below_use"
    title = "More time is recorded than it would allot"
    cause = "Minutes on which time is recorded, by a running timer as well, are not taken back."
    fix = "Allot at least the minutes that the detail names, or none at all: null sets no limit."


class AmountTooLarge(Conflict):
    code = "amount_too_large"
    title = "The amount has too many digits"
    cause = "Rate and time multiply to more than 15 digits in the smallest unit of the currency."
    fix = "Read the entries instead, and agree on other terms."


class EntryLocked(Conflict):
    code = "entry_locked"
    title = "Approved time does not change"
    cause = "An approved entry is immutable; the database refuses."
    fix = "Agree on a correction with the supervisor."
    constraint = "approved_time_is_immutable"
