"""Tokens and keys of every kind, the worthless ones too."""

from uuid import UUID

from tests.access.world import (
    ALL_SCOPES,
    CONFIDENTIAL,
    HOME,
    RIVAL,
    Caller,
    World,
    by_key,
    in_person,
    new_deal,
)
from tests.factories.keys import key_of
from tests.factories.market import Person
from tests.support.accounts import PASSWORD
from va_market.identity.models import Role, User
from va_market.identity.tokens import TokenSigner


async def give_credentials(world: World) -> None:
    await _send_away_former(world)
    world.callers |= {kind: in_person(kind, person) for kind, person in world.people.items()}
    world.callers["anonymous"] = Caller("anonymous", {}, world.people["stranger"])
    await _add_keys(world)
    await _add_dead(world)
    await _add_account(world)
    await _mark_session(world)


async def _send_away_former(world: World) -> None:
    """An admin who supervised a contract and made a key, and is removed a moment ago."""
    former = await world.market.member(world.owner, Role.ADMIN)
    former.organization_id = world.owner.organization_id
    await new_deal(world, supervisor_id=str(former.id))
    key = await key_of(former, *ALL_SCOPES)
    path = f"/v1/organizations/{world.owner.organization_id}/members/{former.id}"
    assert (await world.owner.delete(path)).status_code == 204
    world.people["former"] = former
    world.callers["removed_key"] = by_key("removed_key", key.secret, former)


async def _add_keys(world: World) -> None:
    for kind, maker in (("key", world.owner), ("agency_key", world.rival)):
        every = await key_of(maker, *ALL_SCOPES, name=_key_name(maker, world))
        world.keys[kind, None] = by_key(kind, every.secret, maker)
        for scope in ALL_SCOPES:
            one = await key_of(maker, scope)
            rest = await key_of(maker, *(other for other in ALL_SCOPES if other != scope))
            world.keys[kind, scope] = by_key(kind, one.secret, maker)
            without = f"{kind}_without"
            world.keys[without, scope] = by_key(without, rest.secret, maker)
    admin = await world.market.member(world.owner, Role.ADMIN)
    demoted = await key_of(admin, *ALL_SCOPES)
    path = f"/v1/organizations/{world.owner.organization_id}/members/{admin.id}"
    assert (await world.owner.patch(path, {"role": "member"})).status_code == 200
    world.callers["demoted_key"] = by_key("demoted_key", demoted.secret, admin)


def _key_name(maker: Person, world: World) -> str:
    return f"Nightly {HOME} {CONFIDENTIAL}" if maker is world.owner else f"Nightly {RIVAL}"


async def _add_dead(world: World) -> None:
    """What was as good as an owner once."""
    market, owner = world.market, world.owner
    disabled, ended, expired = [await market.member(owner, Role.OWNER) for _ in range(3)]
    await world.execute("UPDATE users SET disabled_at = now() WHERE id = $1", disabled.id)
    assert (await ended.post("/v1/auth/logout")).status_code == 204
    signer: TokenSigner = market.app.state.signer
    earlier = market.clock() - signer.life
    ids = {"user_id": expired.id, "session_id": _session_of(expired)}
    expired.token = signer.issue(**ids, now=earlier)
    foreign = await market.member(owner, Role.OWNER)
    elsewhere = TokenSigner(b"the secret of another environment", signer.life)
    ids = {"user_id": foreign.id, "session_id": _session_of(foreign)}
    foreign.token = elsewhere.issue(**ids, now=market.clock())
    revoked, lapsed = [await key_of(owner, *ALL_SCOPES) for _ in range(2)]
    assert (await owner.delete(revoked.path)).status_code == 204
    await world.execute(
        "UPDATE api_keys SET expires_on = date '2026-12-01' WHERE id = $1", UUID(lapsed.id)
    )
    world.callers |= {
        "disabled": in_person("disabled", disabled),
        "ended_session": in_person("ended_session", ended),
        "expired_token": in_person("expired_token", expired),
        "foreign_token": in_person("foreign_token", foreign),
        "revoked_key": by_key("revoked_key", revoked.secret, owner),
        "expired_key": by_key("expired_key", lapsed.secret, owner),
    }


def _session_of(person: Person) -> UUID:
    assert person.session_id is not None
    return person.session_id


async def _add_account(world: World) -> None:
    """Somebody with a password, hashed once: hashing is slow by design."""
    world.account = await world.market.person()
    hashed = await world.market.app.state.passwords.hash(PASSWORD)
    world.password_hash = hashed
    async with world.market.app.state.database.writing() as session:
        (await session.get_one(User, world.account.id)).password_hash = hashed


async def _mark_session(world: World) -> None:
    """Two sign-ins of the owner, told apart by their device."""
    await world.execute(
        "INSERT INTO sessions (id, user_id, user_agent, created_at, refreshed_at) "
        "SELECT gen_random_uuid(), user_id, $2, created_at, refreshed_at "
        "FROM sessions WHERE user_id = $1",
        world.owner.id,
        f"Phone {HOME}",
    )
