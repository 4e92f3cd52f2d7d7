"""References of transfers: short enough to be typed, and hard to be typed wrongly.

A prefix, eleven signs that nobody confuses with others, and a check sign (ISO 7064, MOD 37,36).
"""

import re
import secrets

from stdnum.iso7064 import mod_37_36

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 11
_BETWEEN = re.compile(r"[^0-9A-Z]+")


def new_reference(prefix: str) -> str:
    """One that nobody had: of 2^55."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"{prefix}{body}{mod_37_36.calc_check_digit(body)}"


def is_reference(text: str, prefix: str) -> bool:
    """Whether a text may be one, spaces and small letters aside."""
    return text.startswith(prefix) and bool(mod_37_36.is_valid(text[len(prefix) :]))


def references_in(text: str, prefix: str) -> list[str]:
    """Every reference that a text may hold, however a bank has broken it up, each once."""
    # One may begin within what only looks like another.
    anywhere = re.compile(rf"(?=({prefix}[{_SIGNS}]{{{_LENGTH}}}[0-9A-Z]))")
    found = (match[1] for match in anywhere.finditer(joined(text)))
    return [*dict.fromkeys(one for one in found if is_reference(one, prefix))]


def joined(text: str) -> str:
    """A text as if no bank had broken it up: letters and digits alone, the letters large."""
    return _BETWEEN.sub("", text.upper())
