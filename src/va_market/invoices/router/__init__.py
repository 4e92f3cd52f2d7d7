from va_market.invoices.router import correcting, documents, invoices, settling, sources

routers = (
    *(invoices.of_contract, invoices.router, sources.router),
    *(settling.router, settling.credit_notes, correcting.router, documents.router),
)

__all__ = ["routers"]
