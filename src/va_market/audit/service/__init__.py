"""The audit log: noted with each change, read by those who may, verified by the command."""

from va_market.audit.service.comparing import compare
from va_market.audit.service.noting import note
from va_market.audit.service.reading import read_log
from va_market.audit.service.verifying import Fault, Total, Verified, verify

__all__ = ["Fault", "Total", "Verified", "compare", "note", "read_log", "verify"]
