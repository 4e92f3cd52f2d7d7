from va_market.kit.errors import Conflict


class NoDestination(Conflict):
    code = "no_payout_destination"
    title = "There is no account to pay to in this currency"
    cause = "A payout goes to the live destination of its owner in the currency of the money."
    fix = "Name one: POST /v1/payout-destinations."


class DestinationOnHold(Conflict):
    code = "payout_destination_on_hold"
    title = "The account to pay to was named a short time ago"
    cause = "So that nobody who stole a sign-in is paid, a new destination rests for some hours."
    fix = "Ask again after `usable_at` of the destination."


class NothingToPay(Conflict):
    code = "nothing_to_pay_out"
    title = "There is nothing to pay out"
    cause = "The account of this kind and currency is empty, or what is in it is promised already."
    fix = "Read GET /v1/accounts: `available` is what may leave an account."


class PaysThemselves(Conflict):
    code = "pays_themselves"
    title = "Nobody approves their own payout"
    cause = "Whoever owns, keeps or asked for the money neither submits nor settles its payout."
    fix = "Let another operator do it."
    constraint = "ck_payouts_nobody_pays_themselves"


class KeepsTheMoney(Conflict):
    code = "keeps_the_money"
    title = "Nobody approves a payout of money that they keep"
    cause = "Whoever keeps the money of an organization neither submits nor settles its payouts."
    fix = "Let another operator do it."
    constraint = "payouts_not_approved_by_keepers"


class OtherDestination(Conflict):
    code = "payout_destination_changed"
    title = "Another destination was named at the same moment"
    cause = "There is one live destination for each owner and currency."
    fix = "Read the destinations again; name yours once more if it is still needed."
    constraint = "ix_payout_destinations_live"


class EmptyBatch(Conflict):
    code = "payout_batch_empty"
    title = "There is nothing to pay in the batch"
    cause = "All payouts in it were cancelled."
    fix = "Leave it open: the next run of the day may add to it."


class NoBankFile(Conflict):
    code = "no_bank_file"
    title = "There is no file for the bank"
    cause = "A batch has one once it is submitted, and the house has to say which account pays."
    fix = "Submit the batch; set `payout_account_holder` and `payout_account_iban`."
