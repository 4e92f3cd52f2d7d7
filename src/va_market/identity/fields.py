"""Field types of sign-in. A password is measured in bytes: a bound on what is hashed."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, EmailStr, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1024


def _bytes_of(password: SecretStr) -> int:
    try:
        return len(password.get_secret_value().encode())
    except UnicodeEncodeError:
        raise PydanticCustomError("password_not_text", "half a surrogate pair") from None


def _of_good_length(password: SecretStr) -> SecretStr:
    if _bytes_of(password) < SHORTEST_PASSWORD:
        raise PydanticCustomError("password_length", "at least 12 bytes")
    return _not_too_long(password)


@cache
def _common() -> frozenset[str]:
    text = files("va_market.identity").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _not_common(password: SecretStr) -> SecretStr:
    if password.get_secret_value().casefold() in _common():
        raise PydanticCustomError("password_too_common", "many people have this password")
    return password


def _not_too_long(password: SecretStr) -> SecretStr:
    if _bytes_of(password) > LONGEST_PASSWORD:
        raise PydanticCustomError("password_length", "at most 1024 bytes")
    return password


def _bare(address: Any) -> Any:
    if isinstance(address, str) and ("<" in address or ">" in address):
        raise PydanticCustomError("email_not_bare", "the address alone, without a name")
    return address


Email = Annotated[EmailStr, StringConstraints(max_length=254), BeforeValidator(_bare)]
NewPassword = Annotated[
    SecretStr,
    # Three characters of four bytes make twelve bytes.
    Field(
        min_length=3,
        max_length=1024,
        description="12 to 1024 bytes, any characters, and none of the most common passwords.",
    ),
    AfterValidator(_of_good_length),
    AfterValidator(_not_common),
]
GivenPassword = Annotated[SecretStr, Field(max_length=1024), AfterValidator(_not_too_long)]
Secret = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]{43}$", description="256 random bits, as they were given.")
]
SecondCode = Annotated[
    str,
    Field(
        min_length=6,
        max_length=40,
        pattern="^[0-9A-Za-z -]+$",
        description="Six digits of the app, or a recovery code.",
        examples=["492 039"],
    ),
]
AppCode = Annotated[
    str,
    Field(
        pattern="^[0-9]{3} ?[0-9]{3}$",
        description="Six digits, as the app shows them.",
        examples=["492 039"],
    ),
]
