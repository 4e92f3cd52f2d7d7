"""The headers of an operator who looks, declared on every operation that reads."""

from typing import Any

from va_market.kit import looks

_REF = "#/components/parameters/"
_REASON = {
    "name": looks.REASON,
    "in": "header",
    "required": False,
    "description": "Operators only: why you look at what is private. Kept in the audit log of "
    "whom you look at; name nobody in it.",
    "schema": {"type": "string", "minLength": looks.SHORTEST, "maxLength": looks.LONGEST},
    "example": "Ticket 4711: the invoice is missing",
}
_ORGANIZATION = {
    "name": looks.ORGANIZATION,
    "in": "header",
    "required": False,
    "description": "Operators only: look as a member of this organization who reads everything. "
    "Needs the reason.",
    "schema": {"type": "string", "format": "uuid"},
}
_USER = {
    "name": looks.USER,
    "in": "header",
    "required": False,
    "description": "Operators only: look as this user. Needs the reason.",
    "schema": {"type": "string", "format": "uuid"},
}
PARAMETERS: dict[str, dict[str, Any]] = {
    "OperatorReason": _REASON,
    "OperatorOrganization": _ORGANIZATION,
    "OperatorUser": _USER,
}
REFERENCES = [{"$ref": _REF + name} for name in PARAMETERS]
