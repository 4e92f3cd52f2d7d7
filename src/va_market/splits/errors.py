from va_market.kit.errors import Conflict


class NothingDue(Conflict):
    code = "nothing_due"
    title = "Nothing is due to the assistant"
    cause = (
        "The client has not paid yet, the share was paid, or what was paid beyond earlier shares "
        "is set off against it."
    )
    fix = "Read `due` and `paid` of the split, and the account `share_payable`."
