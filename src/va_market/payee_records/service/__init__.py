"""Payee records, shared by consent (R44)."""

from va_market.payee_records.service.granting import grant, revoke
from va_market.payee_records.service.reading import (
    get_own,
    list_of_organization,
    list_own,
    list_views,
)
from va_market.payee_records.service.viewing import view

__all__ = [
    "get_own",
    "grant",
    "list_of_organization",
    "list_own",
    "list_views",
    "revoke",
    "view",
]
