"""What people do with their own accounts."""

import pyotp

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.reminders import OWN, POLICY
from tests.support.accounts import PASSWORD
from va_market.identity.models import TokenPurpose
from va_market.identity.service import mailed_tokens
from va_market.kit.ids import new_id

FACTOR = "/v1/me/second-factor"


async def nothing(_world: World, _caller: Caller) -> Call:
    return Call()


async def new_account(_world: World, _caller: Caller) -> Call:
    return Call(body={"email": f"{new_id()}@people.example", "password": PASSWORD, "name": "Rita"})


async def credentials(world: World, _caller: Caller) -> Call:
    return Call(body={"email": world.account.email, "password": PASSWORD})


async def refresh_token(world: World, caller: Caller) -> Call:
    body = (await credentials(world, caller)).body
    answer = await world.market.client.post("/v1/auth/login", json=body)
    return Call(body={"refresh_token": answer.json()["refresh_token"]})


async def verification(world: World, _caller: Caller) -> Call:
    return Call(body={"token": await _mailed(world, TokenPurpose.VERIFY_EMAIL)})


async def reset(world: World, _caller: Caller) -> Call:
    secret = await _mailed(world, TokenPurpose.RESET_PASSWORD)
    return Call(body={"token": secret, "password": "another long pass phrase"})


async def _mailed(world: World, purpose: TokenPurpose) -> str:
    somebody = await world.market.person()
    async with world.market.app.state.database.writing() as session:
        return await mailed_tokens.issue(
            session, user_id=somebody.id, purpose=purpose, now=world.market.clock()
        )


async def forgotten(world: World, _caller: Caller) -> Call:
    return Call(body={"email": world.account.email})


async def password(world: World, caller: Caller) -> Call:
    await world.execute(
        "UPDATE users SET password_hash = $1 WHERE id = $2", world.password_hash, caller.person.id
    )
    body = {"current_password": PASSWORD, "new_password": "another long pass phrase"}
    return Call(body=body)


async def password_again(world: World, caller: Caller) -> Call:
    return Call(body={"password": (await password(world, caller)).body["current_password"]})


async def app_begun(_world: World, caller: Caller) -> Call:
    """With an authenticator app that has not shown a code yet."""
    await _begin(caller)
    return Call()


async def app_to_confirm(world: World, caller: Caller) -> Call:
    return Call(body={"code": pyotp.TOTP(await _begin(caller)).at(world.market.clock())})


async def app_in_use(world: World, caller: Caller) -> Call:
    body = (await app_to_confirm(world, caller)).body
    done = await caller.send("post", f"{FACTOR}/confirm", json=body)
    assert done.status_code == 200, done.text
    return Call()


async def _begin(caller: Caller) -> str:
    begun = await caller.send("post", FACTOR)
    assert begun.status_code == 201, begun.text
    secret: str = begun.json()["secret"]
    return secret


async def sign_in(world: World, _caller: Caller) -> Call:
    session_id = new_id()
    now = world.market.clock()
    await world.execute(
        "INSERT INTO sessions (id, user_id, created_at, refreshed_at) VALUES ($1, $2, $3, $3)",
        session_id,
        world.owner.id,
        now,
    )
    return Call({"session_id": str(session_id)})


async def profile(_world: World, _caller: Caller) -> Call:
    body = {"headline": "Inbox", "categories": ["data_entry"], "level": "expert", "years": 5}
    return Call(body=body)


async def many(_world: World, _caller: Caller) -> Call:
    return Call(query={"limit": "100"})


async def marked(world: World, _caller: Caller) -> Call:
    """That of home and one that everybody sees: all that others made could fill the page."""
    await world.market.assistant(headline="A canary of nobody")
    return Call(query={"limit": "100", "q": "canary"})


async def unlisted(world: World, _caller: Caller) -> Call:
    return Call({"assistant_id": str(world.people["assistant"].id)})


async def own_billing(_world: World, _caller: Caller) -> Call:
    return Call(body={"legal_name": "Ana Lopes"})


async def own_reminders(_world: World, _caller: Caller) -> Call:
    return Call(body=POLICY)


async def own_reminders_known(world: World, _caller: Caller) -> Call:
    """Everybody has said it: who reads is asked only afterwards."""
    for person in (world.owner, world.rival, *world.people.values()):
        await person.put(OWN, POLICY)
    return Call()


async def own_billing_known(world: World, caller: Caller) -> Call:
    call = await own_billing(world, caller)
    if caller.person.token:
        await caller.send("patch", "/v1/me/billing-details", json=call.body)
    return Call()


async def company(_world: World, _caller: Caller) -> Call:
    return Call(body={"legal_form": "company", "name": "Another"})
