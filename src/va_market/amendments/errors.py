from va_market.kit.errors import Conflict


class AmendmentOpen(Conflict):
    code = "amendment_open"
    title = "Another amendment waits for an answer"
    cause = "A contract has one open amendment at most."
    fix = "Answer it, or withdraw it, before you propose another."
    constraint = "uq_amendments_open"


class AmendmentTooLate(Conflict):
    code = "amendment_too_late"
    title = "The amendment cannot act from that day any more"
    cause = (
        "Time was approved, notice was given, or the contract ended or changed, since it was "
        "proposed."
    )
    fix = "Decline it, and propose it again from a later day."


class AmendmentExpired(Conflict):
    code = "amendment_expired"
    title = "The amendment has expired"
    cause = "It waited for an answer for too long."
    fix = "Ask the other side to propose it again."
