from va_market.invoices.router import (
    correcting,
    documents,
    invoices,
    late_fees,
    settling,
    sources,
)

routers = (
    *(invoices.of_contract, invoices.router, sources.router),
    *(settling.router, settling.credit_notes, correcting.router, documents.router),
    late_fees.router,
)

__all__ = ["routers"]
