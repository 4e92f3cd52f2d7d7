"""The export of one's own data, and its erasure."""

from va_market.privacy.service.erasing import erase, finish
from va_market.privacy.service.exporting import export

__all__ = ["erase", "export", "finish"]
