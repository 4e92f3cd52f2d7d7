from va_market.kit.errors import Conflict, Forbidden


class NotTheIssuer(Forbidden):
    code = "not_the_issuer"
    title = "Only the issuer sends invoices"
    cause = "The assistant asks for the money, or those who keep that of the agency between them."
    fix = "Sign in as the assistant, or as owner, admin or finance of the agency."


class NotTheClient(Forbidden):
    code = "not_the_client"
    title = "Only the client pays invoices from what is held for it"
    cause = "Those who keep the money of the client do, in person."
    fix = "Sign in as owner, admin or finance of the client."


class NothingToGiveBack(Conflict):
    code = "nothing_to_give_back"
    title = "Nothing is to be given back"
    cause = "No credit note on the invoice took back what was paid, or all of it was given back."
    fix = "Read `refund_due` of the invoice."
    constraint = "ck_invoices_gives_back_what_is_due"


class NothingToInvoice(Conflict):
    code = "nothing_to_invoice"
    title = "There is nothing to bill"
    cause = (
        "No approved time or expense, no release and no charge of the period stands on no invoice."
    )
    fix = "Have time or expenses approved first, or name another period."


class InvoiceTooLarge(Conflict):
    code = "invoice_too_large"
    title = "So much does not fit on one invoice"
    cause = (
        "An invoice has at most 20000 sources and 1000 lines, and comes to 100000000000 of the "
        "smallest unit at most."
    )
    fix = "Bill a shorter period."


class BillingIncomplete(Conflict):
    code = "billing_incomplete"
    title = "Billing details are missing"
    cause = (
        "An invoice names both sides as the law asks for; the detail says of whom it is not known."
    )
    fix = "Complete `billing-details`: yours at /v1/me, those of an organization below it."


class TaxRateMissing(Conflict):
    code = "tax_rate_missing"
    title = "No rate of tax is known there"
    cause = "The seller charges the tax of a country whose standard rate is not in our table."
    fix = "Name the rate: `tax_percent`."


class NotComputable(Conflict):
    code = "invoice_not_computable"
    title = "The amounts cannot be worked out"
    cause = "A sum is beyond 15 digits in the smallest unit, or the fee does not fit the currency."
    fix = "Bill a shorter period."


class NothingToPay(Conflict):
    code = "nothing_to_pay"
    title = "The invoice asks for nothing"
    cause = "Its total is not more than zero: corrections take back what the work costs, or more."
    fix = (
        "Delete the draft, or leave out its credits, and bill them with more work. Corrections can "
        "be credited where the time was billed: delete the draft, and POST "
        "/v1/invoices/{invoice_id}/correction-credits of the invoices in `errors`."
    )
    constraint = "ck_invoices_asks_for_money"


class PaidInPart(Conflict):
    code = "paid_in_part"
    title = "Something was paid or credited already"
    cause = "Only an invoice on which nothing was paid or credited is taken back as a whole."
    fix = "Credit what is left of its lines: POST /v1/invoices/{invoice_id}/credit-notes."
    constraint = "ck_invoices_void_was_not_paid"


class Disputed(Conflict):
    code = "disputed"
    title = "The client disputes it"
    cause = "What is disputed goes back, or stays, by the end of the dispute alone."
    fix = "Answer the dispute: propose a settlement, or concede."
    constraint = "disputed_is_credited_by_disputes"


class AboveBilled(Conflict):
    code = "credit_above_billed"
    title = "More of a line would be credited than was billed on it"
    cause = "All credit notes on a line together take back at most what was billed on it."
    fix = "Read the credit notes of the invoice, and credit what is left."
    constraint = "credits_within_lines"


class NoLateFeeDue(Conflict):
    code = "no_late_fee_due"
    title = "Nothing is to be charged for lateness"
    cause = (
        "The invoice names no late fee, nothing of it was paid late, or all that its lateness has "
        "cost was charged."
    )
    fix = "Read GET /v1/invoices/{invoice_id}/late-fee: `chargeable` says what is left to charge."


class LateFeeDrafted(Conflict):
    code = "late_fee_drafted"
    title = "There is a draft of its late fees already"
    cause = "What lateness has cost is asked for by one draft at a time."
    fix = "Open or delete `draft_id` of GET /v1/invoices/{invoice_id}/late-fee."
    constraint = "uq_invoices_late_fee_draft"


class LateFeeCharged(Conflict):
    code = "late_fee_charged"
    title = "A late fee was charged for it"
    cause = "Who takes an invoice back as a whole takes back first what its lateness cost."
    fix = (
        "Void the `invoices` of GET /v1/invoices/{invoice_id}/late-fee first; where something was "
        "paid or credited on them, credit this invoice line by line instead."
    )
    constraint = "late_fees_go_before_their_invoice"


class BilledAlready(Conflict):
    code = "billed_already"
    title = "Some of this stands on an invoice already"
    cause = "Everything is billed once; another invoice took it at the same moment."
    fix = "Read the invoices of the contract, and make a new draft of what is left."
    constraints = (
        "uq_invoice_sources_live",
        *(f"uq_invoice_sources_live_{kind}" for kind in ("expense", "release", "charge")),
    )


class ReleasedAboveTotal(Conflict):
    code = "released_above_total"
    title = "More was paid by releases than the invoice asks for"
    cause = "Credits or corrections on it take back what the releases of milestones paid already."
    fix = "Leave the credits out of this draft, and bill them with other work."


class InvoiceFixed(Conflict):
    code = "invoice_fixed"
    title = "An opened invoice does not change"
    cause = "The client has seen it; the database refuses."
    fix = "Void it and send another."
    constraint = "opened_invoices_are_fixed"


class NoDocument(Conflict):
    code = "no_document"
    title = "The invoice cannot be written as a document"
    cause = "It is a draft, or the standard for invoices asks for something that it does not say."
    fix = "Open a draft first; the detail says what else is missing, such as in billing details."


class TimeTakenBack(Conflict):
    code = "time_taken_back"
    title = "Time on the draft was corrected"
    cause = "Approved time was taken back since, or the draft takes back what is billed nowhere."
    fix = "Delete the draft and make another one: it bills what stands."


class NothingToSettle(Conflict):
    code = "nothing_to_settle"
    title = "No corrected time on the invoice is to be credited"
    cause = (
        "No time on it was taken back, or what takes it back stands on an invoice or in a credit "
        "note already, or the time costs no less as it stands, or all of it was credited."
    )
    fix = (
        "Delete a draft that bills the correction, or open it: `errors` names it. Time that costs "
        "more is billed by the next invoice."
    )


class SettledAlready(Conflict):
    code = "settled_already"
    title = "A credit note settles what corrects time of its own invoice"
    cause = "The correction is not one of this invoice, or another request settled it meanwhile."
    fix = "Look again at what is to be credited, and ask once more."
    constraints = ("notes_settle_corrections", "notes_say_what_they_settle")
