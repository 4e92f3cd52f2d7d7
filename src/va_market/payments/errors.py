from va_market.kit.errors import BadRequest, Conflict


class ReceivedByPayer(Conflict):
    code = "received_by_payer"
    title = "Nobody confirms their own payment"
    cause = "Whoever announced a payment also works for the house."
    fix = "Let another operator confirm it."
    constraint = "ck_payments_not_received_by_oneself"


class ProviderNotConfigured(Conflict):
    code = "provider_not_configured"
    title = "Nobody takes payments by card here"
    cause = "The server has no key of an account at Stripe."
    fix = "Pay by bank transfer: `provider` is `manual`."


class PaymentOfProvider(Conflict):
    code = "payment_of_provider"
    title = "The provider tells what becomes of this payment"
    cause = "Operators confirm bank transfers; payments by card come and go as the provider says."
    fix = "Refund it at the provider; the payment follows by itself."


class NotByCard(Conflict):
    code = "payment_not_by_card"
    title = "The payment is made by bank transfer"
    cause = "Only of payments with `provider: stripe` is there something that a page needs."
    fix = "Transfer the amount with the `reference` of the payment, or announce one by card."


class BadSignature(BadRequest):
    code = "bad_signature"
    title = "The event is not signed by the provider"
    cause = "The signature does not fit the body, or was made more than five minutes ago."
    fix = "Compare `VA_MARKET_STRIPE_WEBHOOK_SECRET` with the one that Stripe shows."
