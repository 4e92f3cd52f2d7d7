from dataclasses import asdict
from functools import cache

from va_market.pricing.policies import choices
from va_market.quotes.listing import PolicyField, PolicyList


@cache
def policies() -> PolicyList:
    """Every policy of pricing with its defaults; the same as long as the program runs."""
    return PolicyList(items=[PolicyField(**asdict(choice)) for choice in choices()])
