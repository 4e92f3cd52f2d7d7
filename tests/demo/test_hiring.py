"""Nobody registers as an operator: the command makes one for the demo, where there is none."""

import pytest

from tests.factories.market import Market
from tests.invariants import rows
from va_market.cli.demoing import hire
from va_market.demo.caller import DemoFailed
from va_market.demo.people import IVO, PASSWORD


class TestHiring:
    async def test_the_operator_of_the_demo_signs_in_with_the_password(
        self, empty_market: Market
    ) -> None:
        await hire(empty_market.app, IVO.account)

        who = {"email": IVO.email, "password": PASSWORD}
        signed_in = await empty_market.client.post("/v1/auth/login", json=who)
        token = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        seen = await empty_market.client.get("/v1/admin/payments", headers=token)
        assert (signed_in.status_code, seen.status_code) == (200, 200)

    async def test_where_somebody_lives_nobody_is_hired(self, empty_market: Market) -> None:
        await empty_market.person()

        with pytest.raises(DemoFailed, match=r"others live in this market"):
            await hire(empty_market.app, IVO.account)

        assert await _operators(empty_market) == 0

    async def test_who_has_the_address_already_becomes_no_operator(
        self, empty_market: Market
    ) -> None:
        made = await empty_market.client.post("/v1/auth/register", json=IVO.account)
        assert made.status_code == 201, made.text

        with pytest.raises(DemoFailed, match="others live in this market"):
            await hire(empty_market.app, IVO.account)

        assert await _operators(empty_market) == 0


async def _operators(market: Market) -> int:
    [row] = await rows.fetch(market, "SELECT count(*) FROM users WHERE is_operator")
    return int(row["count"])
