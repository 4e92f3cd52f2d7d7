"""Time: recorded by the assistant, decided on by the supervisor, shown by the week."""

from va_market.kit.windows import Span
from va_market.timekeeping.repository import billed_by_version, visible_to
from va_market.timekeeping.service.allotment import burn_down
from va_market.timekeeping.service.bulk import act_on_many
from va_market.timekeeping.service.correcting import Corrected, adjust, correct, replacement_of
from va_market.timekeeping.service.days import minutes_by_day, own_entries
from va_market.timekeeping.service.deciding import (
    approve,
    cap_of,
    check_decides,
    freeze,
    return_,
    send_back,
)
from va_market.timekeeping.service.details import breaks_of
from va_market.timekeeping.service.many import Book, Piece, open_book
from va_market.timekeeping.service.obligations import obligations
from va_market.timekeeping.service.orders import burn_down as burn_down_of_order
from va_market.timekeeping.service.orders import update as update_order
from va_market.timekeeping.service.reading import (
    Held,
    get_visible,
    hold_visible,
    list_of_contract,
    search,
)
from va_market.timekeeping.service.recording import (
    confirm,
    delete,
    hand_in,
    hold_for_recording,
    record,
    submit,
    update,
)
from va_market.timekeeping.service.resting import pause_contract
from va_market.timekeeping.service.timers import (
    discard_timer,
    finish_time_of,
    get_current,
    resume_timer,
    start_timer,
    stop_timer,
    stop_with_contract,
)
from va_market.timekeeping.service.timesheets import timesheet, undecided_of
from va_market.timekeeping.service.versions import follow_terms, has_approved_since
from va_market.timekeeping.service.walking import FINISHED, batches
from va_market.timekeeping.service.watching import stop_long_timers, warn_of_long_timers
from va_market.timekeeping.service.weekly import follow
from va_market.timekeeping.service.weekly import tell as tell_of_week
from va_market.timekeeping.service.weekly import touch as touch_week
from va_market.timekeeping.service.weeks import hours_of_week, week_of

__all__ = [
    "FINISHED",
    "Book",
    "Corrected",
    "Held",
    "Piece",
    "Span",
    "act_on_many",
    "adjust",
    "approve",
    "batches",
    "billed_by_version",
    "breaks_of",
    "burn_down",
    "burn_down_of_order",
    "cap_of",
    "check_decides",
    "confirm",
    "correct",
    "delete",
    "discard_timer",
    "finish_time_of",
    "follow",
    "follow_terms",
    "freeze",
    "get_current",
    "get_visible",
    "hand_in",
    "has_approved_since",
    "hold_for_recording",
    "hold_visible",
    "hours_of_week",
    "list_of_contract",
    "minutes_by_day",
    "obligations",
    "open_book",
    "own_entries",
    "pause_contract",
    "record",
    "replacement_of",
    "resume_timer",
    "return_",
    "search",
    "send_back",
    "start_timer",
    "stop_long_timers",
    "stop_timer",
    "stop_with_contract",
    "submit",
    "tell_of_week",
    "timesheet",
    "touch_week",
    "undecided_of",
    "update",
    "update_order",
    "visible_to",
    "warn_of_long_timers",
    "week_of",
]
