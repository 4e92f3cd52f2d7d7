"""`va-market demo`: a server with a filled market, until it is stopped."""

from functools import partial
from typing import Any

import typer
from sqlalchemy.exc import IntegrityError

from va_market.app import Market
from va_market.cli.common import refuse, settings_of_environment
from va_market.cli.operators import hired
from va_market.cli.serving import run
from va_market.identity import service as identity
from va_market.identity.schemas import RegisterBody
from va_market.kit.mail import Sparing
from va_market.running import AfterStart

commands = typer.Typer()


@commands.command(name="demo")
def run_demo() -> None:
    """Serve the API, and fill an empty market through it; the sign-ins are printed."""
    from va_market import demo  # noqa: PLC0415  # a server needs neither it nor its HTTP client

    settings = settings_of_environment(usual_level="warning")
    if settings.environment == "production":
        refuse("The people of the demo share a password that everybody knows: not in production.")
    mailer = Sparing(settings.make_mailer(), demo.DOMAIN)  # the people of the demo read no mail
    try:
        run(settings, begin=_demo_on, mailer=mailer)
    except demo.DemoFailed as error:
        refuse(f"The demo stopped: {error}", code=1)


def _demo_on(market: Market) -> AfterStart:
    from va_market import demo  # noqa: PLC0415  # as above

    return partial(demo.play, hire=partial(hire, market))


async def hire(market: Market, account: dict[str, Any]) -> None:
    """Make an operator whose password everybody knows, where there is nobody yet.

    Raises:
        DemoFailed: somebody lives in this market.
    """
    from va_market import demo  # noqa: PLC0415  # as above

    body, database = RegisterBody(**account), market.state.database
    try:
        if await identity.has_people(database.reader):
            raise demo.DemoFailed(demo.NOT_EMPTY)
        await hired(database, market.state.passwords, body)
    except IntegrityError as error:
        raise demo.DemoFailed(f"{body.email} is here already. {demo.NOT_EMPTY}") from error
