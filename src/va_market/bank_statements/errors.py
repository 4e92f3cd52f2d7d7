from va_market.kit.errors import Conflict


class TooManyStatements(Conflict):
    code = "too_many_statements"
    title = "Too many statements wait"
    cause = "Twenty statements may wait to be imported."
    fix = "Import some of them, or delete them."


class StatementHasFaults(Conflict):
    code = "statement_has_faults"
    title = "Some lines of the statement cannot be taken"
    cause = "The check found faulty lines, and the import says to stop at errors."
    fix = "Import with `on_error` `skip` to take the rest, or mend the file and send it again."


class StatementDoesNotAddUp(Conflict):
    code = "statement_does_not_add_up"
    title = "The balances of the statement are not those of its entries"
    cause = "The opening balance and the entries do not make the closing one: something is missing."
    fix = "Ask the bank for the whole file."
    constraint = "ck_bank_statements_adds_up"


class PayoutHasLine(Conflict):
    code = "payout_has_line"
    title = "Another line of the bank belongs to this payout"
    cause = "A payout is paid by one line of a statement, and brought back by one."
    fix = "Look at the lines of the payout; ask the bank about what was booked twice."
    constraint = "uq_bank_lines_payout"


class BatchHasLine(Conflict):
    code = "payout_batch_has_line"
    title = "Another line of the bank belongs to this batch"
    cause = "A batch is paid by one line of a statement, and brought back by one."
    fix = "Look at the lines of the batch; ask the bank about what was booked twice."
    constraint = "uq_bank_lines_payout_batch"


class PaymentHasLine(Conflict):
    code = "payment_has_line"
    title = "Another line of the bank belongs to this payment"
    cause = "A payment is received by one line of a statement, and taken back by one."
    fix = "Look at the lines of the payment; what came twice is another payment."
    constraint = "uq_bank_lines_payment"
