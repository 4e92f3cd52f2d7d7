"""What the driver says of a failure, behind the exception of SQLAlchemy."""


def cause_of(error: BaseException) -> BaseException:
    """The driver's exception inside SQLAlchemy's, or `error` itself."""
    return getattr(getattr(error, "orig", None), "__cause__", None) or error


def sqlstate_of(error: BaseException) -> str:
    """The five characters of the SQL standard, or nothing where the driver knows none."""
    return str(getattr(cause_of(error), "sqlstate", "") or "")
