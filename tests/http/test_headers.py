"""Request ids, HEAD, caching, and query parameters."""

from itertools import product

import pytest

from tests.factories.market import Deal, Market
from tests.http.readers import reader_of
from tests.support.document import Operation, operations
from tests.support.problems import problem_of, safe_headers

pytestmark = pytest.mark.usefixtures("market")  # sets the clock back, so tokens stay valid
READS = {op.id: op for op in operations() if op.method == "GET"}
LISTS = {name: op for name, op in READS.items() if any(p["name"] == "limit" for p in op.query)}


class TestRequestId:
    @pytest.mark.parametrize("given", ["a.b:c-d_", "A" * 64, "01234567"])
    async def test_a_good_one_is_taken(self, market: Market, given: str) -> None:
        response = await market.client.get("/health/live", headers={"X-Request-Id": given})
        assert response.headers.get_list("x-request-id") == [given]

    @pytest.mark.parametrize(
        "given", ["short", "A" * 65, "with space", "semi;colon", "slash/slash", "é" * 10, ""]
    )
    async def test_another_one_is_replaced(self, market: Market, given: str) -> None:
        headers = {b"X-Request-Id": given.encode()}
        response = await market.client.get("/health/live", headers=headers)
        made = response.headers["x-request-id"]
        assert made != given
        assert 8 <= len(made) <= 64

    async def test_each_request_gets_its_own(self, market: Market) -> None:
        made = [(await market.client.get("/health/live")).headers["x-request-id"] for _ in "ab"]
        assert made[0] != made[1]


# What is saved as a file, what programs read that know no JSON, and the secret of a payment.
TAKEN_AWAY = {"me_export_data", "time_export_time", "files_download_file"}
TAKEN_AWAY |= {"payments_get_payment_card"}
TAKEN_AWAY |= {"payouts_get_payout_batch_csv", "payouts_get_payout_batch_transfers"}
FILES = {
    "time_export_time": "text/csv; charset=utf-8",
    "files_download_file": "text/plain; charset=utf-8",
    "time_read_time_feed": "text/calendar; charset=utf-8",
    "invoices_get_invoice_pdf": "application/pdf",
    "invoices_get_invoice_ubl": "application/xml",
    "invoices_get_invoice_csv": "text/csv; charset=utf-8",
    "payouts_get_payout_batch_csv": "text/csv; charset=utf-8",
    "payouts_get_payout_batch_transfers": "application/xml",
    **{
        f"reports_get_{name}_csv": "text/csv; charset=utf-8"
        for name in ("earnings", "spend", "costs", "revenue")
    },
}


class TestReads:
    @pytest.mark.parametrize("operation", READS.values(), ids=READS)
    async def test_head_answers_like_get_without_a_body(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        reader = reader_of(operation, standing_deal)
        headers = {"X-Request-Id": "same-for-both"}
        got = await reader.request("GET", operation.asked(ids), headers=headers)
        head = await reader.request("HEAD", operation.asked(ids), headers=headers)
        assert got.status_code == head.status_code == 200, got.text
        assert head.content == b""
        for answer in (got, head):
            answer.headers.pop("ratelimit", None)  # each request is counted
        assert sorted(head.headers.multi_items()) == sorted(got.headers.multi_items())

    @pytest.mark.parametrize("operation", READS.values(), ids=READS)
    async def test_answers_are_private_and_revalidated(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        reader = reader_of(operation, standing_deal)
        response = await reader.get(operation.asked(ids))
        caching = "no-store" if operation.id in TAKEN_AWAY else "private, no-cache"
        assert response.headers["cache-control"] == caching
        kind = FILES.get(operation.id, "application/json")
        assert response.headers["content-type"] == kind
        safe_headers(response)

    async def test_answers_of_posts_are_not_stored(self, market: Market) -> None:
        owner = await market.owner()
        response = await owner.post("/v1/organizations", {"legal_form": "company", "name": "B"})
        assert response.headers["cache-control"] == "no-store"
        safe_headers(response)

    async def test_docs_and_document_carry_the_headers_too(self, market: Market) -> None:
        for path in ("/docs", "/openapi.json", "/docs/assets/swagger-ui.css"):
            response = await market.client.get(path)
            assert response.status_code == 200
            safe_headers(response)


class TestQuery:
    @pytest.mark.parametrize("operation", READS.values(), ids=READS)
    async def test_an_unknown_parameter_is_422(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        response = await standing_deal.owner.get(operation.url(ids), nonsense="x")
        problem = problem_of(response, 422)
        assert problem["errors"][0] == {
            "in": "query",
            "pointer": "/nonsense",
            "code": "unknown",
            "detail": "unknown parameter",
        }

    async def test_an_unknown_parameter_of_a_post_is_422(self, market: Market) -> None:
        owner = await market.owner()
        problem_of(await owner.request("POST", "/v1/jobs?x=1", json={}), 422)

    @pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
    async def test_a_repeated_parameter_is_422(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        response = await standing_deal.owner.request("GET", f"{operation.url(ids)}?limit=5&limit=6")
        problem = problem_of(response, 422)
        assert problem["errors"][0]["code"] == "repeated"
        assert problem["errors"][0]["pointer"] == "/limit"

    @pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
    async def test_a_limit_outside_1_to_100_is_422(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        for limit in ("0", "101", "-1", "x", "1.5", "", "NaN", "1e400", "9" * 5000):
            response = await standing_deal.owner.get(operation.url(ids), limit=limit)
            assert problem_of(response, 422)["errors"][0]["pointer"] == "/limit", limit

    @pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
    async def test_a_foreign_cursor_is_400(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        reader = reader_of(operation, standing_deal)
        for cursor in ("x", "0" * 64, "!!!!", "%00", "%ff", "é", "A" * 1000):
            url = f"{operation.url(ids)}?cursor={cursor}"
            problem_of(await reader.request("GET", url), 400, "bad_cursor")

    @pytest.mark.parametrize("operation", READS.values(), ids=READS)
    async def test_hostile_text_in_every_parameter_never_fails(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        reader = reader_of(operation, standing_deal)
        hostile_texts = ("%00", "%ff", "%ed%a0%80", "%F0%90", "%2e%2e%2f", "'%3b--")
        for parameter, hostile in product(operation.query, hostile_texts):
            url = f"{operation.url(ids)}?{parameter['name']}={hostile}"
            response = await reader.request("GET", url)
            assert response.status_code in (200, 400, 422), (url, response.text)


class TestPaths:
    @pytest.mark.parametrize("hostile", ["x", "%00", "%ff", "%ed%a0%80", "1" * 5000, "..%5c"])
    async def test_hostile_ids_are_422_for_every_operation(
        self, standing_deal: Deal, ids: dict[str, str], hostile: str
    ) -> None:
        for operation in operations():
            if "{" in operation.path:
                url = operation.url(dict.fromkeys(ids, hostile))
                response = await standing_deal.owner.request(
                    operation.method, url, json={}, headers=operation.keyed | operation.typed
                )
                assert problem_of(response, 422)["errors"][0]["in"] == "path"
