"""Somebody who prices, and a job to propose for."""

from typing import Any

import pytest

from tests.factories.market import Market, Person

EUR = "EUR"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": EUR}


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def job(market: Market, owner: Person) -> dict[str, Any]:
    return await market.job(owner)
