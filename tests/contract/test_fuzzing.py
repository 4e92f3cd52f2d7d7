"""Schemathesis against a live server: whatever the document allows or forbids, it is true."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template
from typing import Any

import httpx
import pytest

from tests.conftest import UNREACHED, copied_database, running_market, settings_for_tests
from tests.contract.live import serving
from tests.factories.end_clients import agreed, asked, forwarded
from tests.factories.expenses import expense_in
from tests.factories.job_invitations import invited as invited_to_job
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market, Person
from tests.factories.members import invitation_of
from tests.factories.milestones import bring_to, milestones
from tests.factories.milestones import project as terms_of_project
from tests.factories.quotes import saved
from tests.factories.rate_cards import OWN, added, card
from tests.factories.reimbursement_policies import pays_back
from tests.factories.rosters import agency, changing, enrolled, invited
from tests.factories.work_orders import extension, order_in
from tests.support.contract import Contract
from va_market.identity.models import Role

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Runs of their own, so that processes share the work; enough examples for a minute each.
EARLY = "^/v1/[a-j]"
RUNS = {
    "each alone": ("examples,coverage", "--include-path-regex", EARLY),
    "each of the others alone": ("examples,coverage", "--exclude-path-regex", EARLY),
    "one after another": ("fuzzing,stateful",),
}
EXAMPLES = 5
SEED = 20261201


@pytest.mark.long
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
async def test_the_document_is_true_of_a_live_server(
    postgres: str, template: str, tmp_path: Path, run: tuple[str, ...]
) -> None:
    async with copied_database(postgres, template) as url:
        names = await people_and_things(url)
        config = tmp_path / "schemathesis.toml"
        config.write_text(Template((HERE / "schemathesis.toml").read_text()).substitute(names))
        with serving(tmp_path, **environment(url, tmp_path)) as address:
            # The document is made when it is first asked for; the fuzzer waits ten seconds.
            async with httpx.AsyncClient(timeout=60) as client:
                (await client.get(f"{address}/openapi.json")).raise_for_status()
            done = fuzz(address, config, *run)
    assert done.returncode == 0, done.stdout


def environment(url: str, folder: Path) -> dict[str, str]:
    secret = settings_for_tests().secret_key
    assert secret is not None
    return {
        "VA_MARKET_DATABASE_URL": url,
        "VA_MARKET_DATA_FOLDER": str(folder / "data"),
        "VA_MARKET_SECRET_KEY": secret.get_secret_value(),
        "VA_MARKET_BACKGROUND_WORK": "false",
        **{f"VA_MARKET_{name.upper()}": str(quota) for name, quota in UNREACHED.items()},
    }


def fuzz(address: str, config: Path, *phases: str) -> "subprocess.CompletedProcess[str]":
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
        *("run", f"{address}/openapi.json", "--phases", *phases, "--checks", "all"),
        *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--no-color"),
        *("--generation-database", "none"),
    ]
    return subprocess.run(  # noqa: S603  # our own program
        command,
        cwd=config.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),  # the configuration names tests.contract
            # Its tables of Unicode take seconds to make, and stay there for later runs.
            "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


async def people_and_things(url: str) -> dict[str, str]:
    """Tokens and ids for the configuration, made through the application itself."""
    async with running_market(url, Contract()) as market:
        market.clock.now = datetime.now(UTC)
        # The clock is the real one here: the work of the last hours may have begun before midnight.
        first_day = (market.clock() - timedelta(days=1)).date().isoformat()
        deal = await market.deal(starts_on=first_day)
        other = await market.deal(owner=deal.owner, assistant=deal.assistant, starts_on=first_day)
        job = await market.job(deal.owner)
        draft = await market.draft(deal.owner)
        leaver = await market.person()
        admin = await market.member(deal.owner, Role.ADMIN)
        proposal = await market.proposal(await market.assistant(), job)
        entries = await _entries(market, deal)
        return {
            "owner": deal.owner.token,
            "assistant": deal.assistant.token,
            "leaver": leaver.token,
            "admin": admin.token,
            "jobs": _listed(job["id"], draft["id"], deal.job["id"]),
            "proposals": _listed(proposal["id"], deal.proposal["id"]),
            "contracts": _listed(deal.id, other.id),
            "milestones": _listed(*(await _milestones(market, deal))),
            **await _work_orders(deal),
            **await _expenses(deal),
            "entries": _listed(*entries),
            "organizations": _listed(deal.owner.organization_id),
            "people": _listed(str(deal.assistant.id)),
            **await _losable(market, deal.owner),
            **await _rosters(market, deal.assistant),
            **await _job_invitations(market, deal),
            **await _end_clients(market, deal.owner, proposal),
            **await _quotes(deal.owner),
            **await _rates(deal.owner, deal.assistant),
        }


async def _losable(market: Market, owner: Person) -> dict[str, str]:
    """Members, invitations and keys that the rest of the run does without."""
    members = [await market.member(owner, Role.MEMBER) for _ in range(3)]
    invitations = [await invitation_of(owner) for _ in range(3)]
    keys = [await key_of(owner) for _ in range(3)]
    return {
        "members": _listed(*(str(member.id) for member in members)),
        "invitations": _listed(*(invitation["id"] for invitation in invitations)),
        "keys": _listed(*(key.id for key in keys)),
    }


async def _rosters(market: Market, assistant: Person) -> dict[str, str]:
    """An agency, and its entries: invited, agreed to, and about to change."""
    owners = [await agency(market) for _ in range(3)]
    places = [
        await invited(owners[0], assistant),
        await enrolled(owners[1], assistant),
        await changing(owners[2], assistant),
        await enrolled(owners[0], await market.assistant()),
    ]
    return {
        "agency": owners[0].token,
        "agencies": _listed(owners[0].organization_id),
        "places": _listed(*(place["id"] for place in places)),
    }


async def _job_invitations(market: Market, deal: Deal) -> dict[str, str]:
    """Some that the assistant has not answered."""
    jobs = [await market.job(deal.owner) for _ in range(3)]
    sent = [await invited_to_job(deal.owner, job, deal.assistant) for job in jobs]
    return {"job_invitations": _listed(*(one["id"] for one in sent))}


async def _end_clients(market: Market, owner: Person, proposal: dict[str, Any]) -> dict[str, str]:
    """One that sees a proposal, one that is asked, and what the owner is asked."""
    employers = [await market.owner() for _ in range(3)]
    namings = [
        await agreed(owner, {"id": proposal["job_id"]}, employers[0]),
        await asked(owner, await market.job(owner), employers[1]),
        await asked(employers[2], await market.job(employers[2]), owner),
    ]
    await forwarded(owner, proposal)
    return {
        "namings": _listed(*(one["id"] for one in namings)),
        "employers": _listed(*(one.organization_id for one in employers)),
    }


async def _quotes(owner: Person) -> dict[str, str]:
    """Two quotes for the organization."""
    made = [await saved(owner, organization_id=owner.organization_id) for _ in range(2)]
    return {"quotes": _listed(*(quote["id"] for quote in made))}


async def _rates(owner: Person, assistant: Person) -> dict[str, str]:
    """A default and a line of a pay scale, and a list price."""
    path = card(owner)
    scale = [await added(owner, path, **named) for named in ({"side": "bill"}, {"level": "expert"})]
    price = await added(assistant, OWN)
    return {"rates": _listed(*(rate["id"] for rate in scale)), "prices": _listed(price["id"])}


async def _milestones(market: Market, deal: Any) -> list[str]:
    """Of one project, one in each of the states in which something can be done."""
    project = await market.deal(
        owner=deal.owner,
        assistant=deal.assistant,
        job={"engagement": "project"},
        proposal={"terms": terms_of_project(*["400.00"] * 6)},
    )
    made = [one["id"] for one in await milestones(project)]
    statuses = ("funded", "submitted", "changes_requested", "refund_requested")
    for milestone_id, status in zip(made, statuses, strict=False):
        await bring_to(project, f"/v1/milestones/{milestone_id}", status)
    return made


async def _work_orders(deal: Any) -> dict[str, str]:
    """Orders in each of the states in which something can be done, and requests for more time."""
    statuses = ("open", "in_progress", "in_progress", "delivered", "returned")
    orders = [await order_in(deal, status, allotted_minutes=600) for status in statuses]
    more = [await extension(deal, order) for order in orders[1:3]]
    return {
        "work_orders": _listed(*(path.rsplit("/", 1)[1] for path in orders)),
        "extensions": _listed(*(path.rsplit("/", 1)[1] for path in more)),
    }


async def _expenses(deal: Any) -> dict[str, str]:
    """Expenses in each of the states in which something can be done."""
    await pays_back(deal.owner)
    day = deal.contract["starts_on"]
    paths = [
        await expense_in(deal, status, incurred_on=day)
        for status in ("draft", "draft", "submitted", "submitted", "submitted", "returned")
    ]
    return {"expenses": _listed(*(path.rsplit("/", 1)[1] for path in paths))}


async def _entries(market: Market, deal: Any) -> list[str]:
    made = [
        await market.entry(deal, hours_ago=9),
        await market.submitted(deal, hours_ago=6),
        await market.approved(deal, hours_ago=3),
    ]
    return [entry["id"] for entry in made]


def _listed(*ids: str) -> str:
    return ", ".join(f'"{one}"' for one in ids)
