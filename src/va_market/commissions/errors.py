from va_market.kit.errors import Conflict


class SaleFixed(Conflict):
    code = "sale_fixed"
    title = "What was sold does not change"
    cause = "The sale was reported before with another day, amount, cost or day of payment."
    fix = "Report it as it was, with what came back; a sale in error comes back wholly."
    constraint = "sales_are_kept"


class NoCommission(Conflict):
    code = "no_commission"
    title = "The contract pays no commission on that day"
    cause = "On the day of the sale no commission was agreed, or the contract did not run."
    fix = "Report it in the contract that paid commission on that day."


class StatementTooLarge(Conflict):
    code = "commission_statement_too_large"
    title = "The statement is beyond what an amount can hold"
    cause = "The sales of the period come to more than 15 digits in the smallest unit."
    fix = "Report that what was sold in error came back: such a sale comes to nothing."
