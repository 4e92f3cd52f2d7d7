"""The end-to-end id of a payout: what both banks and the payee read."""

import secrets

from stdnum.iso7064 import mod_37_36

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 11


def new_reference() -> str:
    """One that nobody had, of 2^55, with a check sign at its end."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"VAP{body}{mod_37_36.calc_check_digit(body)}"
