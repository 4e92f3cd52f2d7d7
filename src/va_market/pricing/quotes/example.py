"""The answer that the document shows: a retainer between two firms of the Union."""

from typing import Any

# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

QUOTE_EXAMPLE: dict[str, Any] = {
    "currency": "EUR",
    "lines": [
        {
            "kind": "retainer",
            "description": "Retainer, 1 month, from 2026-12-01 until before 2027-01-01",
            "quantity": "1",
            "unit": "period",
            "unit_price": {"amount": "500.00", "currency": "EUR"},
            "amount": {"amount": "500.00", "currency": "EUR"},
            "fee": {"amount": "50.00", "currency": "EUR"},
            "client_fee": {"amount": "50.00", "currency": "EUR"},
            "assistant_fee": {"amount": "0.00", "currency": "EUR"},
            "explanation": "Retainer, 1 month, from 2026-12-01 until before 2027-01-01: 1 "
            "× 500.00 EUR is 500.00 EUR; 1 × 1200 min is 1200 min; 10 % of "
            "500.00 EUR, paid by the client is 50.00 EUR.",
            "trace": [
                {"step": "fee_of_the_period", "formula": "1 × 500.00 EUR", "result": "500.00 EUR"},
                {"step": "included_minutes", "formula": "1 × 1200 min", "result": "1200 min"},
                {
                    "step": "fee",
                    "formula": "10 % of 500.00 EUR, paid by the client",
                    "result": "50.00 EUR",
                },
            ],
        }
    ],
    "subtotal": {"amount": "500.00", "currency": "EUR"},
    "fee": {"amount": "50.00", "currency": "EUR"},
    "client_fee": {"amount": "50.00", "currency": "EUR"},
    "assistant_fee": {"amount": "0.00", "currency": "EUR"},
    "client_pays": {"amount": "550.00", "currency": "EUR"},
    "assistant_receives": {"amount": "500.00", "currency": "EUR"},
    "tax": {
        "groups": [
            {
                "category": "AE",
                "percent": "0",
                "net": {"amount": "500.00", "currency": "EUR"},
                "tax": {"amount": "0.00", "currency": "EUR"},
                "reason": "The buyer, identified for VAT in another member state of "
                "the European Union, owes the tax (EU VAT directive, "
                "articles 44 and 196)",
                "reason_code": "VATEX-EU-AE",
                "note": "Reverse charge",
                "trace": [{"step": "tax", "formula": "0 % of 500.00 EUR", "result": "0.00 EUR"}],
            }
        ],
        "net": {"amount": "500.00", "currency": "EUR"},
        "tax": {"amount": "0.00", "currency": "EUR"},
        "total": {"amount": "500.00", "currency": "EUR"},
    },
    "withheld": {
        "percent": "20",
        "amount": {"amount": "100.00", "currency": "EUR"},
        "trace": [
            {
                "step": "withholding",
                "formula": "20 % of 500.00 EUR before tax, kept back for the tax office",
                "result": "100.00 EUR",
            }
        ],
    },
    "client_pays_in_all": {"amount": "550.00", "currency": "EUR"},
    "assistant_is_paid": {"amount": "400.00", "currency": "EUR"},
    "cash_flow": [
        {
            "month": "2026-12-01",
            "client_pays": {"amount": "550.00", "currency": "EUR"},
            "assistant_receives": {"amount": "500.00", "currency": "EUR"},
        }
    ],
    "billed_minutes": 1200,
    "unbilled_minutes": 0,
    "warnings": [],
}
