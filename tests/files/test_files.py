"""Files: sent, seen by the right people, attached, deleted, swept away."""

import asyncio
from pathlib import Path

import pytest

from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import placement
from tests.files.sending import PDF, TEXT, file_of, image, proof, sent
from tests.invariants import rows
from tests.timekeeping.days import later, recorded
from tests.worker.test_worker import run
from va_market.files.models import MOST_BYTES
from va_market.identity.models import Role
from va_market.kit.errors import Unavailable

START = "2026-12-07T08:00Z"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


async def content(person: Person, file: dict) -> int:
    return (await person.get(f"/v1/files/{file['id']}/content")).status_code


async def key_of(market: Market, file: dict) -> Path:
    key = await rows.value(market, "SELECT key FROM files WHERE id = $1", file["id"])
    return market.app.state.settings.data_folder / "files" / key


async def kept(market: Market, deal: Deal) -> list:
    """The rows of a contract."""
    query = "SELECT id::text, stored_at FROM files WHERE contract_id = $1"
    return await rows.fetch(market, query, deal.id)


async def gone(market: Market, deal: Deal) -> list[str]:
    """Delete the rows of a contract, a day ago; the keys of their contents."""
    query = "DELETE FROM files WHERE contract_id = $1 RETURNING key"
    keys = [one["key"] for one in await rows.fetch(market, query, deal.id)]
    await rows.fetch(market, "UPDATE file_removals SET due_at = now() WHERE key = any($1)", keys)
    return keys


async def to_remove(market: Market) -> list[str]:
    return [one["key"] for one in await rows.fetch(market, "SELECT key FROM file_removals")]


async def attached(deal: Deal) -> tuple[dict, dict]:
    """A file, and the entry that shows it."""
    file = await file_of(deal)
    return file, await recorded(deal, START, minutes=30, evidence=[proof(file)])


class TestSending:
    async def test_it_is_described_by_its_content(self, deal: Deal):
        file = await file_of(deal, PDF, name="letter.html")
        assert (file["media_type"], file["name"]) == ("application/pdf", "letter.html.pdf")
        assert (file["byte_count"], file["subject_id"]) == (len(PDF), None)
        assert file["allowed_actions"] == ["delete"]
        assert (await deal.assistant.get(f"/v1/files/{file['id']}")).json() == file

    async def test_what_is_none_of_the_kinds_is_refused(self, market: Market, deal: Deal):
        refused = await sent(deal, b"<svg/>", name="picture.png")
        assert (refused.status_code, refused.json()["code"]) == (422, "file_refused")
        assert await kept(market, deal) == []

    async def test_what_a_caller_calls_it_does_not_matter(self, deal: Deal):
        lying = {"Content-Type": "image/png"}
        path = f"{deal.path}/files?name=a.png"
        refused = await deal.assistant.request("POST", path, content=b"<svg/>", headers=lying)
        assert refused.status_code == 415

    @pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 300, "a\x00b"])
    async def test_a_name_is_one_line(self, deal: Deal, name):
        assert (await sent(deal, name=name)).status_code == 422

    async def test_no_name_becomes_a_path(self, market: Market, deal: Deal):
        file = await file_of(deal, name="../../../secret/key.txt")
        place = await key_of(market, file)
        assert place.read_bytes() == TEXT
        assert "key" not in place.name
        assert file["name"] == "key.txt"

    async def test_one_that_is_too_large_is_refused_while_it_comes(self, market, deal: Deal):
        taken = 0

        async def pieces():
            nonlocal taken
            for _ in range(100):
                taken += 2**20
                yield b"x" * 2**20

        refused = await sent(deal, pieces())
        assert refused.status_code == 413
        assert taken < 2 * MOST_BYTES
        assert await kept(market, deal) == []

    async def test_the_largest_is_taken(self, deal: Deal):
        assert (await file_of(deal, b"x" * MOST_BYTES))["byte_count"] == MOST_BYTES
        assert (await sent(deal, b"x" * (MOST_BYTES + 1))).status_code == 413

    @pytest.mark.parametrize("role", [Role.OWNER, Role.HIRING_MANAGER, Role.FINANCE])
    async def test_who_handles_expenses_sends(self, market: Market, deal: Deal, role: Role):
        assert (await sent(deal, by=await market.member(deal.owner, role))).status_code == 201

    async def test_so_does_the_agency(self, market: Market):
        placed = await placement(market)
        assert (await sent(placed, by=placed.agency)).status_code == 201

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REVIEWER, Role.MEMBER])
    async def test_nobody_else_sends(self, market: Market, deal: Deal, role: Role):
        refused = await sent(deal, by=await market.member(deal.owner, role))
        assert (refused.status_code, refused.json()["code"]) == (403, "may_not_send_files")
        stranger = (await market.deal()).assistant
        assert (await sent(deal, by=stranger)).status_code == 404

    async def test_the_same_key_sends_it_once(self, market: Market, deal: Deal):
        headers = {"Content-Type": "application/octet-stream", "Idempotency-Key": "one"}
        ask = ("POST", f"{deal.path}/files?name=a.txt")
        first, second = [
            await deal.assistant.request(*ask, content=TEXT, headers=headers) for _ in range(2)
        ]
        assert first.json() == second.json()
        seen = [one["stored_at"] for one in await kept(market, deal)]
        assert len([moment for moment in seen if moment is not None]) == 1

    async def test_where_the_store_is_away_nobody_sees_it(self, market, deal, monkeypatch):
        async def away(*_):
            raise Unavailable(retry_after=1)

        monkeypatch.setattr(market.app.state.store, "put", away)
        assert (await sent(deal)).status_code == 503
        found = await kept(market, deal)
        assert [one["stored_at"] for one in found] == [None]
        assert (await deal.assistant.get(f"/v1/files/{found[0]['id']}")).status_code == 404


class TestQuota:
    @pytest.fixture(autouse=True)
    def little_room(self, market: Market, monkeypatch):
        monkeypatch.setattr(market.app.state.settings, "files_per_user_mib", 1)

    async def test_there_is_room_until_it_is_full(self, deal: Deal):
        half = b"x" * 2**19
        await file_of(deal, half)
        await file_of(deal, half)
        refused = await sent(deal, b"x")
        assert (refused.status_code, refused.json()["code"]) == (409, "file_quota_spent")

    async def test_many_at_once_take_no_more(self, deal: Deal):
        answers = await asyncio.gather(*[sent(deal, b"x" * 2**19) for _ in range(6)])
        assert sorted(one.status_code for one in answers) == [201] * 2 + [409] * 4

    async def test_what_is_deleted_makes_room(self, deal: Deal):
        file = await file_of(deal, b"x" * 2**20)
        await deal.assistant.request("DELETE", f"/v1/files/{file['id']}")
        await file_of(deal, b"x" * 2**20)


class TestContent:
    async def test_it_is_an_attachment_always(self, deal: Deal):
        file = await file_of(deal, image(), name='a";\u00e4.png')
        answer = await deal.assistant.get(f"/v1/files/{file['id']}/content")
        headers = answer.headers
        assert headers["content-type"] == "image/png"
        assert headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%3B%C3%A4.png"
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
        assert len(answer.content) == file["byte_count"]

    async def test_it_is_what_was_sent(self, deal: Deal):
        file = await file_of(deal, b"y" * 2**20)
        answer = await deal.assistant.get(f"/v1/files/{file['id']}/content")
        assert answer.content == b"y" * 2**20

    async def test_content_that_is_lost_is_not_found(self, market: Market, deal: Deal):
        file = await file_of(deal)
        (await key_of(market, file)).unlink()
        assert await content(deal.assistant, file) == 404


class TestWhoSeesIt:
    async def test_while_nothing_holds_it_the_sender_alone(self, deal: Deal):
        file = await file_of(deal)
        assert await content(deal.assistant, file) == 200
        assert await content(deal.owner, file) == 404
        assert (await deal.owner.get(f"/v1/files/{file['id']}")).status_code == 404

    async def test_then_the_client_as_the_entry(self, market: Market, deal: Deal):
        file, entry = await attached(deal)
        assert await content(deal.owner, file) == 200
        seen = (await deal.owner.get(f"/v1/files/{file['id']}")).json()
        assert (seen["subject_kind"], seen["subject_id"]) == ("time_entry", entry["id"])
        assert seen["allowed_actions"] == []
        other = await market.deal(assistant=deal.assistant)
        assert await content(other.owner, file) == 404
        assert await content((await market.deal()).assistant, file) == 404


class TestEvidence:
    async def test_an_entry_shows_it(self, deal: Deal):
        file, entry = await attached(deal)
        assert entry["evidence"] == [{**proof(file), "url": None}]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "file", "title": "x"},
            {"kind": "file", "title": "x", "url": "https://a.example/b"},
            {"kind": "link", "title": "x", "file_id": "0" * 32},
            {"kind": "link", "title": "x"},
        ],
    )
    async def test_each_kind_leads_to_one_place(self, deal: Deal, wrong):
        entry = await recorded(deal, START, minutes=5)
        path = f"/v1/time-entries/{entry['id']}"
        refused = await deal.assistant.patch(path, {"evidence": [wrong]})
        assert refused.json()["errors"][0]["pointer"] == "/evidence/0"

    async def test_it_must_be_ones_own_and_loose_and_of_the_contract(self, market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        held, _ = await attached(deal)
        entry = await recorded(deal, "2026-12-07T09:00Z", minutes=5)
        foreign = await file_of(await market.deal())
        for file in (held, foreign, await file_of(other), {"id": entry["id"]}):
            changes = {"evidence": [proof(file)]}
            refused = await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", changes)
            assert refused.status_code == 404

    async def test_what_is_taken_off_is_loose_again(self, deal: Deal):
        file, entry = await attached(deal)
        path = f"/v1/time-entries/{entry['id']}"
        assert (await deal.assistant.patch(path, {"memo": "Calls"})).status_code == 200
        assert await content(deal.owner, file) == 200
        assert (await deal.assistant.patch(path, {"evidence": []})).status_code == 200
        assert await content(deal.owner, file) == 404
        again = await recorded(deal, "2026-12-07T09:00Z", minutes=5, evidence=[proof(file)])
        assert again["evidence"][0]["file_id"] == file["id"]

    async def test_an_entry_that_goes_lets_it_go(self, deal: Deal):
        file, entry = await attached(deal)
        await deal.assistant.request("DELETE", f"/v1/time-entries/{entry['id']}")
        assert (await deal.assistant.get(f"/v1/files/{file['id']}")).json()["subject_id"] is None


class TestDeleting:
    async def test_it_is_gone(self, deal: Deal):
        file = await file_of(deal)
        path = f"/v1/files/{file['id']}"
        assert (await deal.assistant.request("DELETE", path)).status_code == 204
        assert (await deal.assistant.get(path)).status_code == 404
        assert await content(deal.assistant, file) == 404

    async def test_not_while_something_holds_it(self, market: Market, deal: Deal):
        file, _ = await attached(deal)
        refused = await deal.assistant.request("DELETE", f"/v1/files/{file['id']}")
        assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
        with pytest.raises(Exception, match="never change"):
            await rows.fetch(market, "DELETE FROM files WHERE id = $1", file["id"])

    async def test_others_do_not(self, deal: Deal):
        file, _ = await attached(deal)
        refused = await deal.owner.request("DELETE", f"/v1/files/{file['id']}")
        assert refused.status_code == 403


class TestSweeping:
    async def test_content_follows_its_row_after_a_day(self, market: Market, deal: Deal):
        file = await file_of(deal)
        place = await key_of(market, file)
        await deal.assistant.request("DELETE", f"/v1/files/{file['id']}")
        await run(market, "remove_contents")
        assert place.exists()
        query = "UPDATE file_removals SET due_at = due_at - interval '1 day' WHERE key = $1"
        await rows.fetch(market, query, f"{place.parent.name}/{place.name}")
        assert await run(market, "remove_contents") == 1
        assert not place.exists()
        assert f"{place.parent.name}/{place.name}" not in await to_remove(market)

    async def test_one_that_stays_holds_up_no_other(self, market: Market, deal: Deal):
        for _ in range(3):
            await file_of(deal)
        stuck, *others = sorted(await gone(market, deal))
        folder = market.app.state.settings.data_folder / "files"
        (folder / stuck).unlink()
        (folder / stuck).mkdir()  # what cannot be removed as a file
        assert await run(market, "remove_contents") == 2
        assert not any((folder / one).exists() for one in others)
        assert stuck in await to_remove(market)
        (folder / stuck).rmdir()
        assert await run(market, "remove_contents") == 1

    async def test_what_nothing_holds_goes_after_a_week(self, market: Market, deal: Deal):
        loose = await file_of(deal)
        held, _ = await attached(deal)
        later(market, deal.assistant, days=7, seconds=-1)
        await run(market, "drop_files")
        assert await content(deal.assistant, loose) == 200
        later(market, deal.assistant, seconds=1)
        await run(market, "drop_files")
        assert await content(deal.assistant, loose) == 404
        assert await content(deal.assistant, held) == 200


class TestOtherMethods:
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    async def test_none_but_post_takes_a_file(self, deal: Deal, method):
        headers = {"Content-Type": "application/octet-stream"}
        path = f"{deal.path}/files?name=a.txt"
        refused = await deal.assistant.request(method, path, content=TEXT, headers=headers)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
