from va_market.invoices.router import documents, invoices, settling, sources

routers = (
    *(invoices.of_contract, invoices.router, sources.router),
    *(settling.router, settling.credit_notes, documents.router),
)

__all__ = ["routers"]
