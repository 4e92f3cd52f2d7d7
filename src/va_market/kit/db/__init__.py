"""The two doors to PostgreSQL: `ReadSession` for answers, `WriteSession` for one unit of work."""

from va_market.kit.db.changes import Change
from va_market.kit.db.columns import Table, Versioned, text_enum
from va_market.kit.db.database import Database, most_connections
from va_market.kit.db.faults import cause_of, passes, sqlstate_of
from va_market.kit.db.read import Query, ReadSession, Row
from va_market.kit.db.write import Origin, WriteSession, append, hold, lock, queue

__all__ = [
    "Change",
    "Database",
    "Origin",
    "Query",
    "ReadSession",
    "Row",
    "Table",
    "Versioned",
    "WriteSession",
    "append",
    "cause_of",
    "hold",
    "lock",
    "most_connections",
    "passes",
    "queue",
    "sqlstate_of",
    "text_enum",
]
