"""Standard rates of VAT and GST, from 2020 on.

Sources: for the European Union "VAT rates applied in the Member States" of the European
Commission; for others the tax authority named with the rate. Only standard rates: a reduced one,
and that of a region with its own (such as the Canary Islands, Madeira or the Azores), the caller
gives. So does who needs the rate of a country that is not listed, or of a day before 2020.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from va_market.pricing.taxes.errors import TaxRateUnknown

FIRST_DAY = date(2020, 1, 1)
_COMMISSION = "European Commission, VAT rates applied in the Member States"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """The standard rate of a country from `valid_from` until the day before `valid_until`."""

    country: str
    percent: Decimal
    valid_from: date
    valid_until: date | None
    source: str


Change = tuple[str, date]

_EUROPEAN_UNION: dict[str, list[Change]] = {
    "AT": [("20", FIRST_DAY)],
    "BE": [("21", FIRST_DAY)],
    "BG": [("20", FIRST_DAY)],
    "CY": [("19", FIRST_DAY)],
    "CZ": [("21", FIRST_DAY)],
    "DE": [("19", FIRST_DAY), ("16", date(2020, 7, 1)), ("19", date(2021, 1, 1))],
    "DK": [("25", FIRST_DAY)],
    "EE": [("20", FIRST_DAY), ("22", date(2024, 1, 1)), ("24", date(2025, 7, 1))],
    "ES": [("21", FIRST_DAY)],
    "FI": [("24", FIRST_DAY), ("25.5", date(2024, 9, 1))],
    "FR": [("20", FIRST_DAY)],
    "GR": [("24", FIRST_DAY)],
    "HR": [("25", FIRST_DAY)],
    "HU": [("27", FIRST_DAY)],
    "IE": [("23", FIRST_DAY), ("21", date(2020, 9, 1)), ("23", date(2021, 3, 1))],
    "IT": [("22", FIRST_DAY)],
    "LT": [("21", FIRST_DAY)],
    "LU": [("17", FIRST_DAY), ("16", date(2023, 1, 1)), ("17", date(2024, 1, 1))],
    "LV": [("21", FIRST_DAY)],
    "MT": [("18", FIRST_DAY)],
    "NL": [("21", FIRST_DAY)],
    "PL": [("23", FIRST_DAY)],
    "PT": [("23", FIRST_DAY)],
    "RO": [("19", FIRST_DAY), ("21", date(2025, 8, 1))],
    "SE": [("25", FIRST_DAY)],
    "SI": [("22", FIRST_DAY)],
    "SK": [("20", FIRST_DAY), ("23", date(2025, 1, 1))],
}
_OTHERS: dict[str, tuple[str, list[Change]]] = {
    "AE": ("Federal Tax Authority", [("5", FIRST_DAY)]),
    "AU": ("Australian Taxation Office", [("10", FIRST_DAY)]),
    "CH": ("Federal Tax Administration", [("7.7", FIRST_DAY), ("8.1", date(2024, 1, 1))]),
    "GB": ("HM Revenue and Customs", [("20", FIRST_DAY)]),
    "IN": ("Central Board of Indirect Taxes and Customs", [("18", FIRST_DAY)]),
    "IS": ("Iceland Revenue and Customs", [("24", FIRST_DAY)]),
    "JP": ("National Tax Agency", [("10", FIRST_DAY)]),
    "MX": ("Servicio de Administraci\u00f3n Tributaria", [("16", FIRST_DAY)]),
    "NO": ("Norwegian Tax Administration", [("25", FIRST_DAY)]),
    "NZ": ("Inland Revenue", [("15", FIRST_DAY)]),
    "PH": ("Bureau of Internal Revenue", [("12", FIRST_DAY)]),
    "SG": (
        "Inland Revenue Authority of Singapore",
        [("7", FIRST_DAY), ("8", date(2023, 1, 1)), ("9", date(2024, 1, 1))],
    ),
    "ZA": ("South African Revenue Service", [("15", FIRST_DAY)]),
}

EU_COUNTRIES = frozenset(_EUROPEAN_UNION)


def _rules(country: str, source: str, changes: list[Change]) -> Iterator[TaxRule]:
    ends = [start for _, start in changes[1:]]
    for (percent, start), end in zip_longest(changes, ends):
        yield TaxRule(country, Decimal(percent), start, end, source)


def _all_rules() -> Iterator[tuple[str, tuple[TaxRule, ...]]]:
    for country, changes in _EUROPEAN_UNION.items():
        yield country, tuple(_rules(country, _COMMISSION, changes))
    for country, (authority, changes) in _OTHERS.items():
        yield country, tuple(_rules(country, authority, changes))


TAX_RATES: dict[str, tuple[TaxRule, ...]] = dict(_all_rules())


def standard_rate(country: str, on: date) -> TaxRule:
    """The standard rate of `country` on that day.

    Raises:
        TaxRateUnknown: the country is not listed, or the day lies before 2020.
    """
    for rule in TAX_RATES.get(country, ()):
        if rule.valid_from <= on and (rule.valid_until is None or on < rule.valid_until):
            return rule
    raise TaxRateUnknown(
        f"no standard rate of {country} is known for {on.isoformat()}: give the rate",
        field="tax_rate",
    )
