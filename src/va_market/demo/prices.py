"""Amounts and pay terms, written short."""

from va_market.demo.caller import Json


def price(text: str) -> Json:
    """`25.00 EUR` as the API writes it."""
    amount, currency = text.split()
    return {"amount": amount, "currency": currency}


def shown(money: Json) -> str:
    return f"{money['amount']} {money['currency']}"


def hourly(rate: str, *, weekly_cap_minutes: int | None = None) -> Json:
    return {"kind": "hourly", "rate": price(rate), "weekly_cap_minutes": weekly_cap_minutes}


def project(total: str, **parts: str) -> Json:
    """The parts are titles, with underscores, and their amounts."""
    currency = total.split()[1]
    milestones = [
        {"title": title.replace("_", " "), "amount": price(f"{amount} {currency}")}
        for title, amount in parts.items()
    ]
    return {"kind": "project", "price": price(total), "milestones": milestones}


def retainer(fee: str, *, minutes: int, overage: str | None = None) -> Json:
    """A fee for `minutes` a month."""
    return {
        "kind": "retainer",
        "fee": price(fee),
        "included_minutes": minutes,
        "period": "month",
        "overage_rate": None if overage is None else price(overage),
    }
