"""Operators look at what is private in the name of somebody else, with a reason, and only look.

The headers are read here, and declared in the document by `kit/http/docs.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from va_market.kit.errors import FieldError, Forbidden, Invalid

REASON = "X-Operator-Reason"
ORGANIZATION = "X-Operator-Organization"
USER = "X-Operator-User"
HEADERS = (REASON, ORGANIZATION, USER)
LOOKED = "operator.looked"
SHORTEST, LONGEST = 10, 500
_READING = frozenset({"GET", "HEAD"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OperatorsOnly(Forbidden):
    code = "operators_only"
    title = "Only operators look with a reason"
    cause = "A header `X-Operator-...` was sent by somebody who is not an operator."
    fix = "Leave these headers out."


class LooksOnly(Forbidden):
    code = "operators_only_look"
    title = "An operator who looks with a reason changes nothing"
    cause = "A header `X-Operator-...` was sent with a method other than GET and HEAD."
    fix = "Leave these headers out: what an operator changes, they change in their own name."


class ReasonMissing(Invalid):
    code = "operator_reason_missing"
    title = "A look into private data needs a reason"
    cause = "`X-Operator-Organization` or `X-Operator-User` came without `X-Operator-Reason`."
    fix = "Say why you look, in 10 to 500 characters, and name nobody: the reason is kept."


@dataclass(frozen=True, slots=True)
class Look:
    """Why an operator looks, and as whom: either a member of an organization, or a user."""

    reason: str
    organization_id: UUID | None
    user_id: UUID | None

    @property
    def target_id(self) -> UUID:
        found = self.organization_id or self.user_id
        assert found is not None  # noqa: S101  # `look_of` makes no other
        return found


def is_asked(headers: Mapping[str, str]) -> bool:
    return any(name in headers for name in HEADERS)


def look_of(headers: Mapping[str, str], *, method: str, is_operator: bool) -> Look:
    """The look that the headers ask for.

    Raises:
        OperatorsOnly: the caller is none.
        LooksOnly: the method is not one of reading.
        ReasonMissing: there is no reason.
        Invalid: the reason is too short or long, or it is not clear as whom to look.
    """
    if not is_operator:
        raise OperatorsOnly
    if method not in _READING:
        raise LooksOnly
    reason = _reason(headers)
    if (ORGANIZATION in headers) == (USER in headers):
        raise header_error(ORGANIZATION, "one_target", f"send either this or {USER}")
    return Look(reason, _id(headers, ORGANIZATION), _id(headers, USER))


def header_error(name: str, code: str, detail: str) -> Invalid:
    """A 422 that points at one header."""
    return Invalid(detail, errors=[FieldError("header", f"/{name}", code, detail)])


def _reason(headers: Mapping[str, str]) -> str:
    reason = _text(headers.get(REASON, "")).strip()
    if not reason:
        raise ReasonMissing
    if not SHORTEST <= len(reason) <= LONGEST or _CONTROL.search(reason):
        detail = f"{SHORTEST} to {LONGEST} characters on one line"
        raise header_error(REASON, "bad_reason", detail)
    return reason


def _text(header: str) -> str:
    """Headers arrive as bytes; what is not UTF-8 is taken for Latin-1, as HTTP did of old."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return header


def _id(headers: Mapping[str, str], name: str) -> UUID | None:
    if name not in headers:
        return None
    try:
        return UUID(headers[name])
    except ValueError:
        raise header_error(name, "uuid_parsing", "not a UUID") from None
