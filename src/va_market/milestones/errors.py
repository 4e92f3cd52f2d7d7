from va_market.kit.errors import Conflict


class BeyondFunding(Conflict):
    code = "beyond_funding"
    title = "So much is not held for the milestone"
    cause = "What is released and refunded together never exceeds what was funded."
    fix = "Read the milestone again: `held_funds` is what is left."
    constraint = "movements_within_funding"


class DepositNotPaid(Conflict):
    code = "deposit_not_paid"
    title = "The deposit is not paid in"
    cause = "The deposit of the project covers a part of the milestone, and it is not held."
    fix = "Pay the deposit first: POST /v1/contracts/{contract_id}/deposit/pay."


class NothingDue(Conflict):
    code = "deposit_not_due"
    title = "Nothing of the deposit is to be paid"
    cause = "It is paid in as far as milestones wait for it."
    fix = "Read the deposit of the contract: `to_pay` is what is due."


class NothingHeld(Conflict):
    code = "nothing_held"
    title = "Nothing is held for the milestone"
    cause = "The deposit covers the whole milestone, so there are no funds to give back."
    fix = "Agree on the deposit with the assistant."


class WaitsForDecision(Conflict):
    code = "waits_for_decision"
    title = "What was handed over waits for your decision"
    cause = "While the contract lasts, funds are asked back for work that is not handed over yet."
    fix = "Approve it, or request changes."


class PartsNotAllowed(Conflict):
    code = "parts_not_allowed"
    title = "The milestone is approved as a whole"
    cause = "The terms of the contract do not allow the release of a part."
    fix = "Approve without an amount, or request changes."
