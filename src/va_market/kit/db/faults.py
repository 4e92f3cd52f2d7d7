"""What the driver says of a failure, behind the exception of SQLAlchemy."""

import asyncpg
from sqlalchemy.exc import TimeoutError as PoolTimeout

_AWAY = (PoolTimeout, OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)


def cause_of(error: BaseException) -> BaseException:
    """The driver's exception inside SQLAlchemy's, or `error` itself."""
    return getattr(getattr(error, "orig", None), "__cause__", None) or error


def sqlstate_of(error: BaseException) -> str:
    """The five characters of the SQL standard, or nothing where the driver knows none."""
    return str(getattr(cause_of(error), "sqlstate", "") or "")


def passes(fault: Exception) -> bool:
    """Whether it may go well another time: not where a value, or a constraint, is at fault."""
    state = sqlstate_of(fault)
    return isinstance(fault, _AWAY) or (state != "" and state[:2] not in {"22", "23"})
