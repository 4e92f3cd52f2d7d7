"""The password again, before what a stolen access token must not do."""

import asyncio

import httpx

from tests.factories.market import Market
from tests.support.accounts import PASSWORD, Account, newcomer
from tests.support.mail import PostOffice, deliver
from tests.support.problems import problem_of
from tests.support.second_factors import FACTOR, protected
from va_market.identity.models import Role

STEP_UP = "/v1/me/step-up"
KEY = {"name": "A program", "scopes": ["jobs:read"]}


async def step_up(account: Account, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await account.post(STEP_UP, {"password": password, **more})


async def founder(market: Market) -> tuple[Account, str]:
    """Somebody with an organization, and its path."""
    account = await newcomer(market)
    made = await account.post("/v1/organizations", {"legal_form": "company", "name": "Own"})
    return account, f"/v1/organizations/{made.json()['id']}"


class TestSensitiveActions:
    async def test_signing_in_counts_for_ten_minutes(self, market: Market) -> None:
        account, path = await founder(market)
        market.clock.advance(minutes=9, seconds=59)
        in_time = await account.post(f"{path}/api-keys", KEY)
        market.clock.advance(seconds=1)

        late = await account.post(f"{path}/api-keys", KEY)

        assert in_time.status_code == 201
        problem_of(late, 403, "step_up_required")

    async def test_the_password_opens_them_again(self, market: Market) -> None:
        account, path = await founder(market)
        key = (await account.post(f"{path}/api-keys", KEY)).json()
        market.clock.advance(minutes=12)
        rotate = f"{path}/api-keys/{key['id']}/rotate"
        problem_of(await account.post(rotate, {}), 403, "step_up_required")

        confirmed = await step_up(account)

        assert confirmed.json() == {"confirmed_until": "2026-12-07T10:22:00Z"}
        assert (await account.post(rotate, {})).status_code == 200
        assert "session.confirmed" in await account.event_types()

    async def test_handing_an_organization_over_is_one(self, market: Market) -> None:
        account, path = await founder(market)
        market.clock.advance(minutes=10)

        refused = await account.post(f"{path}/transfer", {"user_id": str(await account.id())})

        problem_of(refused, 403, "step_up_required")

    async def test_making_owners_and_admins_is_one(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)
        path = f"/v1/organizations/{owner.organization_id}"
        market.clock.advance(minutes=12)

        for role, status in (("admin", 403), ("owner", 403), ("reviewer", 200)):
            raised = await owner.patch(f"{path}/members/{member.id}", {"role": role})
            body = {"email": f"{role}@people.example", "role": role}
            invited = await owner.post(f"{path}/invitations", body)
            assert raised.status_code == status
            assert invited.status_code == (201 if status == 200 else 403)
            if status == 403:
                assert {raised.json()["code"], invited.json()["code"]} == {"step_up_required"}

    async def test_what_destroys_access_asks_nothing(self, market: Market) -> None:
        account, path = await founder(market)
        key = (await account.post(f"{path}/api-keys", KEY)).json()
        market.clock.advance(minutes=12)

        assert (await account.delete(f"{path}/api-keys/{key['id']}")).status_code == 204

    async def test_one_sign_in_says_nothing_of_another(self, market: Market) -> None:
        account, path = await founder(market)
        other = Account(market, account.email)
        await other.log_in()
        market.clock.advance(minutes=12)

        await step_up(other)

        problem_of(await account.post(f"{path}/api-keys", KEY), 403, "step_up_required")
        assert (await other.post(f"{path}/api-keys", KEY)).status_code == 201


class TestSecondFactor:
    async def test_it_is_asked_for_too(self, market: Market) -> None:
        app = await protected(market)
        market.clock.advance(minutes=12)

        answers = [
            await step_up(app.account),
            await step_up(app.account, code=app.wrong()),
            await app.account.delete(FACTOR),
        ]

        codes = [answer.json()["code"] for answer in answers]
        assert codes == ["step_up_code_required", "step_up_code_wrong", "step_up_required"]
        assert (await step_up(app.account, code=app.code())).status_code == 200
        assert (await app.account.delete(FACTOR)).status_code == 204

    async def test_a_recovery_code_will_do(self, market: Market) -> None:
        app = await protected(market)

        assert (await step_up(app.account, code=app.recovery_codes[0])).status_code == 200

    async def test_wrong_codes_are_counted_here_as_well(self, market: Market) -> None:
        app = await protected(market)

        wrong = [await step_up(app.account, code=app.wrong()) for _ in range(6)]

        assert [answer.status_code for answer in wrong] == [403] * 5 + [429]


class TestGuessing:
    async def test_five_wrong_passwords_end_the_sign_in(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)

        wrong = [await step_up(account, f"pass phrase {n}") for n in range(5)]
        right = await step_up(account)

        assert [answer.status_code for answer in wrong] == [403] * 5
        assert right.status_code == 401
        assert (await account.log_in()).status_code == 200
        assert "session.password_guessed" in await account.event_types()
        await deliver(market, office)
        subjects = [mail["Subject"] for mail in office.inbox(account.email)]
        assert "Wrong passwords for your account" in subjects

    async def test_guesses_at_once_learn_no_more_than_five(self, market: Market) -> None:
        account = await newcomer(market)
        given = [f"pass phrase {n}" for n in range(10)]

        answers = await asyncio.gather(*(step_up(account, one) for one in given))

        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [403] * 5

    async def test_changing_the_password_counts_as_well(self, market: Market) -> None:
        account = await newcomer(market)
        change = {"current_password": "wrong pass phrase", "new_password": "a fresh pass phrase"}

        wrong = [await account.post("/v1/me/password", change) for _ in range(3)]
        wrong += [await step_up(account, "wrong pass phrase") for _ in range(2)]

        assert {answer.json()["code"] for answer in wrong} == {"wrong_password"}
        assert (await account.get("/v1/me")).status_code == 401

    async def test_a_right_one_begins_the_count_anew(self, market: Market) -> None:
        account = await newcomer(market)
        for _ in range(2):
            for _ in range(4):
                await step_up(account, "wrong pass phrase")
            assert (await step_up(account)).status_code == 200
