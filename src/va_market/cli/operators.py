"""`va-market operator ...`: what only the platform's staff does."""

import asyncio
from typing import Annotated

import typer
from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import IntegrityError

from va_market.cli.common import (
    console,
    database_faults_told,
    database_of,
    database_url,
    faults_in,
    refuse,
    settings_of_environment,
)
from va_market.identity import service as identity
from va_market.identity.letters import Letters
from va_market.identity.models import User
from va_market.identity.passwords import Passwords
from va_market.identity.schemas import RegisterBody
from va_market.kit.clock import system_clock
from va_market.kit.db import Database
from va_market.kit.errors import MarketError
from va_market.mails.service import Outbox
from va_market.secret import secret_of
from va_market.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Accounts of the platform's staff.")


@commands.command()
def create(
    email: str,
    name: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an account of the platform's staff."""
    settings = settings_of_environment()
    try:
        body = RegisterBody(email=email, name=name, password=SecretStr(password))
    except ValidationError as error:
        refuse(*(f"{fault['loc'][0]}: {fault['msg']}" for fault in faults_in(error)))
    with database_url(settings) as url, database_faults_told():
        asyncio.run(_create_operator(settings, url, body))


async def hired(database: Database, passwords: Passwords, body: RegisterBody) -> User:
    """An account of the platform's staff in an open database.

    Raises:
        IntegrityError: the address has an account already.
    """
    async with database.writing() as session:
        return await identity.create_operator(
            session, body=body, passwords=passwords, now=system_clock()
        )


async def _create_operator(settings: Settings, url: str, body: RegisterBody) -> None:
    database = database_of(settings, url)
    passwords = Passwords(1)
    await database.open()
    try:
        user = await hired(database, passwords, body)
        console.print(f"{user.email} is an operator now, with id {user.id}.")
    except MarketError as error:
        refuse(error.detail, code=1)
    except IntegrityError:  # the address is the only thing that has to be unique
        refuse(f"{body.email} has an account already.", code=1)
    finally:
        await database.close()
        passwords.close()


@commands.command()
def reset_second_factor(email: str) -> None:
    """Switch off the second factor of somebody who lost the app and the recovery codes.

    Make sure first that it is them: from then on the password alone signs in. A mail tells them.
    """
    settings = settings_of_environment()
    with database_url(settings) as url, database_faults_told():
        asyncio.run(_reset_second_factor(settings, url, email))


async def _reset_second_factor(settings: Settings, url: str, email: str) -> None:
    database = database_of(settings, url)
    letters = Letters(Outbox(secret_of(settings)), settings.public_url)
    await database.open()
    try:
        async with database.writing() as session:
            user = await identity.reset_second_factor(
                session, email=email, letters=letters, now=system_clock()
            )
        console.print(f"{user.email} signs in with the password alone now.")
    except MarketError as error:
        refuse(error.detail, code=1)
    finally:
        await database.close()
