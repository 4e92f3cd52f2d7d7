from va_market.kit.errors import Conflict, Forbidden


class NotYourMove(Forbidden):
    code = "not_your_move"
    title = "It is for somebody else to do that in a dispute"
    cause = (
        "The client opens and withdraws it, the issuer answers and concedes, and a settlement is "
        "answered by the side that it was proposed to."
    )
    fix = "Look at `allowed_actions` and `turn` of the dispute."


class DisputedTooLate(Conflict):
    code = "disputed_too_late"
    title = "The time to dispute this invoice is over"
    cause = "Lines are disputed within some days after the invoice was opened; the detail says."
    fix = "Ask the issuer for a credit note."


class DisputedBefore(Conflict):
    code = "disputed_before"
    title = "A line is disputed already, or was"
    cause = "Each line is disputed once, unless the client has withdrawn."
    fix = "Read the disputes of the invoice: GET /v1/invoices/{invoice_id}/disputes."
    constraint = "uq_dispute_lines_standing"


class AboveInvoice(Conflict):
    code = "disputed_above_invoice"
    title = "More would be disputed than the invoice comes to"
    cause = (
        "Where a line of less than zero takes something off, all that is disputed and credited "
        "stays within what the lines come to together."
    )
    fix = "Dispute less, or wait until other disputes of the invoice have ended."
    constraint = "disputes_stay_within_invoices"


class BelongsToSide(Forbidden):
    code = "belongs_to_a_side"
    title = "Nobody rules in their own dispute"
    cause = "Whoever rules works for neither side, and has opened or answered nothing in it."
    fix = "Let another operator rule."
    constraint = "ck_disputes_not_ruled_by_a_side"
