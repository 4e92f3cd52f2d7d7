from va_market.kit.errors import Conflict


class NothingToSubmit(Conflict):
    code = "nothing_to_submit"
    title = "There is nothing to hand in"
    cause = "No entry of yours of that week is a draft, or was returned; a running timer is none."
    fix = "Record time in that week, or stop the timer, and hand it in then."
