from va_market.kit.errors import Conflict


class ReceivedByPayer(Conflict):
    code = "received_by_payer"
    title = "Nobody confirms their own payment"
    cause = "Whoever announced a payment also works for the house."
    fix = "Let another operator confirm it."
    constraint = "ck_payments_not_received_by_oneself"
