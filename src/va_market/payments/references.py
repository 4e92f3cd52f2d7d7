"""The reference of a transfer: short enough to be typed, and hard to be typed wrongly.

Eleven signs that nobody confuses with others, and a check sign (ISO 7064, MOD 37,36).
"""

import secrets

from stdnum.iso7064 import mod_37_36

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 11


def new_reference() -> str:
    """One that nobody had: of 2^55."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"VAM{body}{mod_37_36.calc_check_digit(body)}"


def is_reference(text: str) -> bool:
    """Whether a text may be one, spaces and small letters aside."""
    return text.startswith("VAM") and bool(mod_37_36.is_valid(text[3:]))
