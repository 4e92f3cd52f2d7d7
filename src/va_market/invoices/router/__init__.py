from va_market.invoices.router import invoices, settling

routers = (
    *(invoices.of_contract, invoices.of_entry, invoices.router),
    *(settling.router, settling.credit_notes),
)

__all__ = ["routers"]
