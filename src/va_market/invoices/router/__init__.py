from va_market.invoices.router import documents, invoices, settling

routers = (
    *(invoices.of_contract, invoices.of_entry, invoices.router),
    *(settling.router, settling.credit_notes, documents.router),
)

__all__ = ["routers"]
