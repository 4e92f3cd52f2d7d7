from va_market.kit.errors import Conflict


class InsufficientFunds(Conflict):
    code = "insufficient_funds"
    title = "The account does not hold so much"
    cause = "More would leave the account than is in it and not promised already."
    fix = "Read the account: `available` is what may leave it. Pay in first."
    constraint = "ck_ledger_balances_is_covered"


class BalanceOutOfRange(Conflict):
    code = "balance_out_of_range"
    title = "The account would hold more than can be counted exactly"
    cause = "A balance has at most 15 digits in the smallest unit of its currency."
    fix = "Move money out of the account first."
    constraint = "ck_ledger_balances_is_in_range"


class OtherCurrency(Conflict):
    code = "other_currency"
    title = "The account is kept in another currency"
    cause = "Each account has one currency, and money enters and leaves it in that alone."
    fix = "Use the account of the same kind in this currency."
    constraint = "fk_ledger_postings_account_id_currency"


class AlreadyAnswered(Conflict):
    code = "transaction_already_answered"
    title = "The transaction was settled, voided or reversed before"
    cause = "A hold is settled or voided once, and what is posted is reversed once."
    fix = "Read the entries of the account: the answer stands among them."
    constraint = "uq_ledger_transactions_target_id"


class NotAnswerable(Conflict):
    code = "transaction_not_answerable"
    title = "The transaction cannot be answered in this way"
    cause = "Only a hold is settled or voided, and only what was posted is reversed."
    fix = "Void a hold instead of reversing it; what reversed another is posted anew."


class KeySpent(Conflict):
    code = "ledger_key_spent"
    title = "Something else was posted under this key"
    cause = "The key of a transaction is used once, for one content."
    fix = "Read what was posted under it; a new movement takes a new key."
    constraint = "uq_ledger_transactions_idempotency_key"
