"""The tables of accounts and organizations, written by hand.

(status, action): what follows, and whose move it is. What is not here is illegal.
"""

API_KEY = {
    ("active", "rotate"): ("active", {"manager"}),
    ("active", "revoke"): ("revoked", {"manager"}),
    ("active", "expire"): ("expired", {"system"}),
    ("active", "rest"): ("unused", {"system"}),
    ("unused", "revoke"): ("revoked", {"manager"}),
    ("unused", "expire"): ("expired", {"system"}),
}

INVITATION = {
    ("pending", "accept"): ("accepted", {"invited"}),
    ("pending", "resend"): ("pending", {"manager"}),
    ("pending", "revoke"): ("revoked", {"manager"}),
    ("pending", "expire"): ("expired", {"system"}),
}

PAYMENT = {
    ("announced", "receive"): ("received", {"house", "system"}),
    ("announced", "cancel"): ("cancelled", {"payer", "system"}),
    ("cancelled", "receive"): ("received", {"house", "system"}),
    ("received", "return"): ("returned", {"house"}),
}

BANK_STATEMENT = {
    ("checked", "import"): ("imported", {"house"}),
    ("checked", "delete"): ("checked", {"house"}),
}

BANK_LINE = {
    ("new", "recognize"): ("matched", {"system"}),
    ("new", "leave"): ("unmatched", {"system"}),
    ("unmatched", "match"): ("matched", {"house"}),
    ("dismissed", "match"): ("matched", {"house"}),
    ("unmatched", "dismiss"): ("dismissed", {"house"}),
}

PAYOUT = {
    ("created", "submit"): ("submitted", {"system"}),
    ("created", "cancel"): ("cancelled", {"payee"}),
    ("submitted", "confirm"): ("paid", {"house"}),
    ("submitted", "fail"): ("failed", {"house"}),
    ("submitted", "return"): ("returned", {"house"}),
    ("paid", "return"): ("returned", {"house"}),
}
PAYOUT_BATCH = {("open", "submit"): ("submitted", {"house"})}

SECOND_FACTOR = {
    ("off", "begin"): ("pending", {"user"}),
    ("pending", "begin"): ("pending", {"user"}),
    ("pending", "confirm"): ("on", {"user"}),
    ("pending", "remove"): ("off", {"user"}),
    ("on", "renew_recovery_codes"): ("on", {"user"}),
    ("on", "remove"): ("off", {"user"}),
}
