"""The reference of a transfer: short enough to be typed, and hard to be typed wrongly.

Eleven signs that nobody confuses with others, and a check sign (ISO 7064, MOD 37,36).
"""

import re
import secrets

from stdnum.iso7064 import mod_37_36

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 11
_BETWEEN = re.compile(r"[^0-9A-Z]+")
# One may begin within what only looks like another.
_ANYWHERE = re.compile(rf"(?=(VAM[{_SIGNS}]{{{_LENGTH}}}[0-9A-Z]))")


def new_reference() -> str:
    """One that nobody had: of 2^55."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"VAM{body}{mod_37_36.calc_check_digit(body)}"


def is_reference(text: str) -> bool:
    """Whether a text may be one, spaces and small letters aside."""
    return text.startswith("VAM") and bool(mod_37_36.is_valid(text[3:]))


def references_in(text: str) -> list[str]:
    """Every reference that a text may hold, however a bank has broken it up, each once."""
    joined = _BETWEEN.sub("", text.upper())
    found = (match[1] for match in _ANYWHERE.finditer(joined))
    return [*dict.fromkeys(one for one in found if is_reference(one))]
