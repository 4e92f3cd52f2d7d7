"""The audit log: every change and every look of an operator, in chains of hashed rows.

Written in the transaction of the change, verified by `va-market audit verify`.
"""

from va_market.audit.service.noting import note

__all__ = ["note"]
