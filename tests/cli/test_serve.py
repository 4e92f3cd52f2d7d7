"""Servers with an embedded database: started, stopped, shared, killed."""

import signal
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.processes import Running, listens, serving, started
from tests.support.clusters import used_before
from va_market.running import address_of

OLGA = {"email": "olga@client.example", "password": "a long pass phrase"}
JOB = {
    "title": "Sort my inbox",
    "description": "Every morning.",
    "engagement": "hourly",
    "categories": ["email_management"],
}
ENOUGH = 40


def client_of(server: Running, **options: Any) -> httpx.Client:
    return httpx.Client(base_url=server.address, trust_env=False, timeout=30, **options)


def signed_in(server: Running) -> httpx.Client:
    with client_of(server) as guest:
        guest.post("/v1/auth/register", json={**OLGA, "name": "Olga"}).raise_for_status()
        token = guest.post("/v1/auth/login", json=OLGA).raise_for_status().json()["access_token"]
    return client_of(server, headers={"Authorization": f"Bearer {token}"})


def is_database_running(folder: Path) -> bool:
    return (folder / "postgres" / "postmaster.pid").exists()


def test_two_servers_share_a_new_folder_until_the_last_leaves(data_folder: Path) -> None:
    with (
        started("serve", data_folder=data_folder) as one,
        started("serve", data_folder=data_folder) as other,
    ):
        one.wait_until(listens)
        other.wait_until(listens)
        with signed_in(one) as olga, client_of(other, headers=olga.headers) as elsewhere:
            assert one.stop(signal.SIGTERM) == 0
            assert elsewhere.get("/v1/me").json()["email"] == OLGA["email"]
            assert elsewhere.get("/health/ready").status_code == 200

        assert other.stop(signal.SIGINT) == 0

    assert not is_database_running(data_folder)
    assert "Traceback" not in one.errors + other.errors


class TestKilledServer:
    def test_nothing_acknowledged_is_lost(self, data_folder: Path) -> None:
        used_before(data_folder)
        with serving(data_folder=data_folder) as server, signed_in(server) as olga:
            acknowledged = _post_until_killed(olga, server)
            headers = olga.headers
        with serving(data_folder=data_folder) as again:
            with client_of(again, headers=headers) as olga:
                kept = _ids_of_all_jobs(olga)
            assert again.stop() == 0

        assert len(acknowledged) >= ENOUGH
        assert set(acknowledged) <= kept
        assert not is_database_running(data_folder)


def _post_until_killed(olga: httpx.Client, server: Running) -> list[str]:
    """Post in a loop; in the middle of it the server gets SIGKILL."""
    olga.post("/v1/organizations", json={"legal_form": "company", "name": "Ferreira"})
    acknowledged: list[str] = []
    has_enough = threading.Event()

    def post() -> None:
        while True:
            try:
                answer = olga.post("/v1/jobs", json=JOB)
            except httpx.HTTPError:
                return
            assert answer.status_code == 201, answer.text
            acknowledged.append(answer.json()["id"])
            if len(acknowledged) >= ENOUGH:
                has_enough.set()

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert has_enough.wait(30)
    server.stop(signal.SIGKILL)
    for thread in threads:
        thread.join()
    return acknowledged


def _ids_of_all_jobs(olga: httpx.Client) -> set[str]:
    found: set[str] = set()
    query = {"status": "draft", "limit": "100"}
    client = olga.get("/v1/organizations").json()["items"][0]["id"]
    page = olga.get("/v1/jobs", params={**query, "organization_id": client}).json()
    while True:
        found |= {job["id"] for job in page["items"]}
        if page["next_cursor"] is None:
            return found
        after = {**query, "organization_id": client, "cursor": page["next_cursor"]}
        page = olga.get("/v1/jobs", params=after).json()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (("127.0.0.1", 8000), "http://127.0.0.1:8000"),
        (("0.0.0.0", 8000), "http://127.0.0.1:8000"),  # noqa: S104  # compared, not bound
        (("::", 8000, 0, 0), "http://[::1]:8000"),
        (("2001:db8::7", 80, 0, 0), "http://[2001:db8::7]:80"),
    ],
)
def test_address_can_be_called_from_here(name: tuple[Any, ...], address: str) -> None:
    assert address_of(name) == address
