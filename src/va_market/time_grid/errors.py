from va_market.kit.errors import Conflict


class CellTaken(Conflict):
    code = "cell_taken"
    title = "The day holds more time than that"
    cause = "Time that was handed in, or recorded otherwise than in the grid, stays as it is."
    fix = "Set at least `locked_seconds` of the cell, or change the entries themselves."


class DayFull(Conflict):
    code = "day_full"
    title = "The day has no room for that time"
    cause = "No two entries of an assistant share time, and none lies in the future."
    fix = "Set less, or make room: GET /v1/time-entries lists what the day holds."
