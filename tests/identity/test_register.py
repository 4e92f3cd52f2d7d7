import asyncio
from uuid import uuid4

import pytest
from pydantic import ValidationError

from tests.factories.market import Market
from va_market.identity.passwords import WAITING_PER_THREAD, PasswordBusy, Passwords
from va_market.identity.schemas import RegisterBody
from va_market.identity.service.accounts import create_operator, email_key

PASSWORD = "a long pass phrase"


def account(**fields):
    return {
        "email": f"{uuid4().hex}@people.example",
        "password": PASSWORD,
        "name": "Ada Lopes",
        **fields,
    }


def wide(text: str) -> str:
    """The same letters in full width, which NFKC folds together."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


class TestRegister:
    async def test_an_account_is_made_without_a_trace_of_the_password(self, market: Market) -> None:
        body = account(country="PT", time_zone="Europe/Lisbon")
        made = await market.client.post("/v1/auth/register", json=body)
        assert made.status_code == 201, made.text
        assert made.headers["location"] == "/v1/me"
        shown = made.json()
        assert {"password", "password_hash"}.isdisjoint(shown)
        assert [shown[k] for k in ("email", "country", "time_zone")] == [
            body["email"],
            "PT",
            "Europe/Lisbon",
        ]

    @pytest.mark.parametrize("change", [str, str.upper, str.title, wide])
    async def test_one_address_has_one_account(self, market: Market, change) -> None:
        local = f"ada{uuid4().hex}"
        await market.client.post("/v1/auth/register", json=account(email=f"{local}@a.example"))
        body = account(email=f"{change(local)}@A.example")
        again = await market.client.post("/v1/auth/register", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "email_taken")

    async def test_two_at_once_make_one_account(self, market: Market) -> None:
        body = account()
        answers = await asyncio.gather(
            *(market.client.post("/v1/auth/register", json=body) for _ in range(4))
        )
        assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]

    async def test_extra_fields_are_refused(self, market: Market) -> None:
        body = account(is_operator=True, id=str(uuid4()))
        refused = await market.client.post("/v1/auth/register", json=body)
        pointers = {fault["pointer"] for fault in refused.json()["errors"]}
        assert (refused.status_code, pointers) == (422, {"/is_operator", "/id"})

    async def test_a_refusal_does_not_repeat_the_password(self, market: Market) -> None:
        body = account(password="short-one", name="")
        refused = await market.client.post("/v1/auth/register", json=body)
        assert refused.status_code == 422
        assert "short-one" not in refused.text


class TestCreateOperator:
    async def test_only_the_service_makes_one(self, market: Market) -> None:
        body, state = RegisterBody.model_validate(account()), market.app.state
        async with state.database.writing() as session:
            user = await create_operator(
                session, body=body, passwords=state.passwords, now=market.clock()
            )
        given = {"email": body.email, "password": PASSWORD}
        token = (await market.client.post("/v1/auth/login", json=given)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        me = (await market.client.get("/v1/me", headers=headers)).json()
        assert (me["id"], me["is_operator"]) == (str(user.id), True)


class TestRegisterBody:
    @pytest.mark.parametrize(
        "password",
        ["a" * 11 + "b", "é" * 6, "\U0001f511" * 3, "a" * 1024, "é" * 512, " " * 12, "a\x00b" * 4],
    )
    def test_a_password_of_12_to_1024_bytes_is_good(self, password) -> None:
        body = RegisterBody.model_validate(account(password=password))
        assert body.password.get_secret_value() == password

    @pytest.mark.parametrize(
        "password",
        [
            "",
            "a" * 11,
            "é" * 5 + "a",
            "\U0001f511" * 2 + "abc",
            "a" * 1025,
            "é" * 513,
            10**12,
            None,
        ],
    )
    def test_any_other_password_is_refused(self, password) -> None:
        with pytest.raises(ValidationError):
            RegisterBody.model_validate(account(password=password))

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("time_zone", bad) for bad in ("Europe/Nowhere", "localtime", "", None, "+01:00")),
            *(("country", bad) for bad in ("pt", "PRT", "", 351)),
            *(("name", bad) for bad in ("", " ", "a\nb", "a\x00b", "x" * 121, None)),
            *(("email", bad) for bad in ("", "ada", "ada@", "@a.example", "a b@a.example", None)),
            *(("email", bad) for bad in (f"{'a' * 250}@a.example", "ada@a.example\x00", 1)),
        ],
    )
    def test_each_field_keeps_to_its_rules(self, field, bad) -> None:
        with pytest.raises(ValidationError) as refused:
            RegisterBody.model_validate(account(**{field: bad}))
        assert {error["loc"][0] for error in refused.value.errors()} == {field}

    @pytest.mark.parametrize("field", ["email", "password", "name"])
    def test_what_has_no_default_is_needed(self, field) -> None:
        body = account()
        del body[field]
        with pytest.raises(ValidationError, match="Field required"):
            RegisterBody.model_validate(body)


class TestEmailKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ada@Client.Example", "ada@client.example"),
            ("\uff21da@client.example", "ada@client.example"),
            ("stra\u00dfe@a.example", "STRASSE@a.example"),
            ("jose\u0301@a.example", "jos\u00e9@a.example"),
            ("\ufb01ne@a.example", "fine@a.example"),
        ],
    )
    def test_two_spellings_are_one_address(self, one, other) -> None:
        assert email_key(one) == email_key(other)

    def test_two_addresses_stay_two(self) -> None:
        assert email_key("ada@a.example") != email_key("ada@b.example")


class TestPasswords:
    async def test_more_than_the_queue_holds_are_sent_away(self) -> None:
        passwords = Passwords(threads=1)
        sent = [passwords.hash(PASSWORD) for _ in range(1 + WAITING_PER_THREAD + 2)]
        answers = await asyncio.gather(*sent, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, PasswordBusy)]
        assert [(one.status, one.retry_after) for one in refused] == [(429, 2), (429, 2)]
        passwords.close()

    async def test_nobody_has_the_password_of_the_dummy(self) -> None:
        passwords = Passwords(threads=1)
        assert await passwords.verify("nobody has this password", None) is False
        passwords.close()

    async def test_hashes_are_argon2id_with_the_agreed_cost(self) -> None:
        passwords = Passwords(threads=1)
        hashed = await passwords.hash(PASSWORD)
        assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert await passwords.verify(PASSWORD, hashed)
        passwords.close()
