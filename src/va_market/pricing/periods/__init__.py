"""Periods on a calendar; their charges, changes, pauses and renewal (money.md §3)."""

# Terms contain the policies of this package, and those use the field types of the terms.
import va_market.pricing.terms  # noqa: F401 - whichever is asked for first, terms load first
