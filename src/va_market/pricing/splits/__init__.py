"""What an assistant receives of the money of an agency (money.md §2, §6): pure arithmetic."""

from va_market.pricing.splits.capping import within
from va_market.pricing.splits.keeping import kept_of_hour
from va_market.pricing.splits.lines import share_of_hours, share_of_outlay, share_of_percent
from va_market.pricing.splits.paying import due_so_far, lowered

__all__ = [
    "due_so_far",
    "kept_of_hour",
    "lowered",
    "share_of_hours",
    "share_of_outlay",
    "share_of_percent",
    "within",
]
