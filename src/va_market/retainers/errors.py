from va_market.kit.errors import Conflict


class NoOpenPeriod(Conflict):
    code = "no_open_period"
    title = "No period of the retainer is open today"
    cause = "The contract has no retainer now, rests, has ended, or its period opens in a moment."
    fix = "Look at `/v1/contracts/{contract_id}/retainer-periods` for one that is open."


class NoPacks(Conflict):
    code = "no_packs"
    title = "The terms sell no packs of minutes"
    cause = "The retainer has no `pack_minutes` and `pack_price`."
    fix = "Agree on packs by an amendment, or let the overage be billed."


class TooManyPacks(Conflict):
    code = "too_many_packs"
    title = "So many packs cannot be bought in this period"
    cause = "The terms limit the packs of a period by `most_packs`; the detail says what is left."
    fix = "Buy fewer, or wait for the next period."


class AmountTooLarge(Conflict):
    code = "packs_too_dear"
    title = "The price is beyond what an amount can hold"
    cause = "Amounts have at most 15 digits in the smallest unit."
    fix = "Buy fewer packs."
