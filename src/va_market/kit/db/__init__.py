"""The two doors to PostgreSQL: `ReadSession` for answers, `WriteSession` for one unit of work."""

from va_market.kit.db.columns import Table, Versioned, text_enum
from va_market.kit.db.database import Database
from va_market.kit.db.read import Query, ReadSession, Row
from va_market.kit.db.write import WriteSession, lock

__all__ = [
    "Database",
    "Query",
    "ReadSession",
    "Row",
    "Table",
    "Versioned",
    "WriteSession",
    "lock",
    "text_enum",
]
