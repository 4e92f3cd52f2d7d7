from va_market.kit.errors import Conflict


class NotReimbursed(Conflict):
    code = "not_reimbursed"
    title = "The client does not pay this back"
    cause = "What the client pays back does not name the category in the contract's currency."
    fix = "Read the reimbursement policy of the client; another category may fit."


class SubmittedTooLate(Conflict):
    code = "submitted_too_late"
    title = "The days to submit the expense are over"
    cause = "The client pays back what is submitted within some days after it was spent."
    fix = "Ask the client to allow more days, then submit it again."


class ReceiptNeeded(Conflict):
    code = "receipt_needed"
    title = "The expense needs a receipt"
    cause = "The client asks for one above an amount, and none is attached."
    fix = "Send the receipt as a file for the contract, name it in `receipts`, then submit."


class CapSpent(Conflict):
    code = "cap_spent"
    title = "Nothing is left to pay back this month"
    cause = "What was approved in this category for the month has reached its cap."
    fix = "The expense can be returned or withdrawn; the policy of the client names the cap."
    constraint = "expenses_within_month_cap"


class ExpenseFixed(Conflict):
    code = "expense_fixed"
    title = "The expense is approved"
    cause = "What is approved changes no more, nor do its receipts."
    fix = "Read the expense anew; somebody approved it a moment ago."
    constraint = "approved_expenses_are_immutable"
