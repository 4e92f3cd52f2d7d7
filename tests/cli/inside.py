"""Runs a command inside the process of the tests: quicker where its own process shows nothing."""

from typer.testing import CliRunner, Result  # noqa: TID251  # the one place

from va_market.cli import app
from va_market.kit.logs import configure_logs


def invoke(*arguments: str, **settings: object) -> Result:
    """What the command wrote and its exit code, with these settings alone.

    The logs become again those of the suite at once: the command sent them to a stream of its own,
    which is closed now, and whoever logged next would keep it.
    """
    environment = {f"VA_MARKET_{name.upper()}": str(value) for name, value in settings.items()}
    try:
        return CliRunner().invoke(app, arguments, env=environment)
    finally:
        configure_logs("error")
