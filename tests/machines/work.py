"""The tables of the work itself and of what is written about it, from domain.md §3, by hand.

(status, action): what follows, and whose move it is. What is not here is illegal.
"""

IN_WORK = ("in_progress", "delivered", "returned")

WORK_ORDER = {
    ("open", "start"): ("in_progress", {"assistant"}),
    ("open", "cancel"): ("cancelled", {"client"}),
    ("open", "edit"): ("open", {"client"}),
    ("in_progress", "deliver"): ("delivered", {"assistant"}),
    ("in_progress", "cancel"): ("cancelled", {"client"}),
    ("returned", "cancel"): ("cancelled", {"client"}),
    ("in_progress", "edit"): ("in_progress", {"client"}),
    ("delivered", "accept"): ("accepted", {"client"}),
    ("delivered", "return"): ("returned", {"client"}),
    ("returned", "start"): ("in_progress", {"assistant"}),
    ("returned", "edit"): ("returned", {"client"}),
    **{(status, "record_time"): (status, {"assistant"}) for status in IN_WORK},
    **{(status, "request_extension"): (status, {"assistant"}) for status in IN_WORK},
}

EXTENSION = {
    ("requested", "grant"): ("granted", {"client"}),
    ("requested", "refuse"): ("refused", {"client"}),
    ("requested", "lapse"): ("lapsed", {"system"}),
}

FILERS = {"assistant", "agency"}
EXPENSE = {
    **{
        (status, action): (status if action in {"update", "delete"} else "submitted", FILERS)
        for status in ("draft", "returned")
        for action in ("update", "delete", "submit")
    },
    ("submitted", "withdraw"): ("draft", FILERS),
    ("submitted", "approve"): ("approved", {"client"}),
    ("submitted", "return"): ("returned", {"client"}),
    ("approved", "invoice"): ("invoiced", {"system"}),
    ("invoiced", "reimburse"): ("reimbursed", {"system"}),
    ("invoiced", "free"): ("approved", {"system"}),
}

INVOICE = {
    ("draft", "update"): ("draft", {"issuer"}),
    ("draft", "delete"): ("draft", {"issuer"}),  # and is gone
    ("draft", "open"): ("open", {"issuer"}),
    **{
        (status, action): (target or status, {who})
        for status in ("open", "uncollectible")
        for action, target, who in (
            ("record_payment", None, "issuer"),
            ("pay", None, "client"),
            ("settle", "paid", "system"),
            ("repay", None, "issuer"),
            ("credit", None, "issuer"),
            ("charge_late_fee", None, "issuer"),
            ("void", "void", "issuer"),
        )
    },
    ("paid", "charge_late_fee"): ("paid", {"issuer"}),
    ("paid", "credit"): ("paid", {"issuer"}),
    ("paid", "repay"): ("paid", {"issuer"}),
    ("open", "mark_uncollectible"): ("uncollectible", {"issuer"}),
}

LASTING = ("opened", "answered", "settlement_proposed", "escalated")
DISPUTE = {
    ("opened", "answer"): ("answered", {"issuer"}),
    ("opened", "propose"): ("settlement_proposed", {"issuer"}),
    ("opened", "settle_by_silence"): ("settled", {"system"}),
    ("opened", "escalate_by_silence"): ("escalated", {"system"}),
    ("answered", "propose"): ("settlement_proposed", {"client", "issuer"}),
    ("answered", "escalate"): ("escalated", {"client", "issuer"}),
    ("answered", "withdraw_by_silence"): ("withdrawn", {"system"}),
    ("settlement_proposed", "counter"): ("settlement_proposed", {"turn"}),
    ("settlement_proposed", "accept"): ("settled", {"turn"}),
    ("settlement_proposed", "decline"): ("answered", {"turn"}),
    ("settlement_proposed", "escalate"): ("escalated", {"turn"}),
    ("settlement_proposed", "lapse"): ("answered", {"system"}),
    ("escalated", "rule"): ("ruled", {"operator"}),
    **{(status, "comment"): (status, {"client", "issuer"}) for status in LASTING},
    **{(status, "concede"): ("settled", {"issuer"}) for status in LASTING},
    **{(status, "withdraw"): ("withdrawn", {"client"}) for status in LASTING},
}

TIME_ENTRY = {
    ("running", "stop"): ("draft", {"assistant"}),
    ("running", "discard"): ("running", {"assistant"}),  # and is gone
    ("draft", "confirm"): ("draft", {"assistant"}),
    ("draft", "update"): ("draft", {"assistant"}),
    ("draft", "delete"): ("draft", {"assistant"}),
    ("draft", "submit"): ("submitted", {"assistant"}),
    ("returned", "update"): ("returned", {"assistant"}),
    ("returned", "delete"): ("returned", {"assistant"}),
    ("returned", "submit"): ("submitted", {"assistant"}),
    ("submitted", "approve"): ("approved", {"supervisor"}),
    ("submitted", "return"): ("returned", {"supervisor"}),
    ("submitted", "correct"): ("submitted", {"supervisor"}),
    ("approved", "correct"): ("approved", {"assistant", "supervisor", "client"}),
}

TIME_CORRECTION = {
    ("proposed", "approve"): ("approved", {"answerer"}),
    ("proposed", "decline"): ("declined", {"answerer"}),
    ("proposed", "withdraw"): ("withdrawn", {"proposer"}),
    ("proposed", "close"): ("closed", {"system"}),
}

TIMESHEET = {
    **{
        (status, "submit"): ("submitted", {"assistant"})
        for status in ("open", "submitted", "approved", "returned")
    },
    ("submitted", "approve"): ("approved", {"supervisor"}),
    ("submitted", "return"): ("returned", {"supervisor"}),
    ("submitted", "approve_by_silence"): ("approved", {"system"}),
    ("returned", "reopen"): ("open", {"system"}),
}

TIME_IMPORT = {
    ("uploaded", "check"): ("checking", {"system"}),
    ("checking", "finish_check"): ("checked", {"system"}),
    ("checked", "commit"): ("committing", {"assistant"}),
    ("committing", "complete"): ("committed", {"system"}),
    **{
        (status, "fail"): ("failed", {"system"})
        for status in ("uploaded", "checking", "committing")
    },
    **{
        (status, "delete"): (status, {"assistant"})
        for status in ("uploaded", "checking", "checked", "committed", "failed")
    },
}

ARTICLE = {
    ("draft", "update"): ("draft", {"keeper", "author"}),
    ("draft", "publish"): ("published", {"keeper"}),
    ("draft", "archive"): ("archived", {"keeper", "author"}),
    ("draft", "link"): ("draft", {"keeper"}),
    ("draft", "unlink"): ("draft", {"keeper"}),
    ("published", "update"): ("published", {"keeper"}),
    ("published", "archive"): ("archived", {"keeper"}),
    ("published", "link"): ("published", {"keeper"}),
    ("published", "unlink"): ("published", {"keeper"}),
    ("archived", "restore"): ("draft", {"keeper"}),
    ("archived", "unlink"): ("archived", {"keeper"}),
}

ENQUIRY = {
    ("open", "update"): ("open", {"writer"}),
    ("open", "answer"): ("answered", {"writer"}),
    ("open", "escalate"): ("escalated", {"writer"}),
    ("escalated", "update"): ("escalated", {"writer"}),
    ("escalated", "answer"): ("answered", {"writer"}),
    ("escalated", "close"): ("closed", {"writer"}),
    ("answered", "close"): ("closed", {"writer"}),
    **{
        (status, action): (status, {who})
        for status in ("open", "escalated", "answered", "closed")
        for action, who in (("link_time", "writer"), ("forget_customer", "keeper"))
    },
}
