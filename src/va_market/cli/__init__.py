"""The command line of VA Market, a file for each kind of work."""

import typer

from va_market.cli import audit, demoing, document, keeping, ledger, operators, serving
from va_market.cli.document import openapi_text, state_machines_text

__all__ = ["app", "openapi_text", "state_machines_text"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold passwords and keys
    help="The backend of a virtual-assistant agency or marketplace.",
)
for part in (serving, demoing, keeping, document):
    app.add_typer(part.commands)
app.add_typer(operators.commands, name="operator")
app.add_typer(audit.commands, name="audit")
app.add_typer(ledger.commands, name="ledger")
