"""Who disputes which lines of what, until when; and that nothing else stands still."""

from typing import Any
from uuid import UUID

import pytest

from tests.factories.disputes import WHY, disputed, disputing, in_status, invoiced
from tests.factories.invoices import brought_to, credited, paid, with_fee_of_both
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.files import sending
from tests.invariants import rows
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from va_market.identity.models import Role
from va_market.kit.ids import new_id


async def past_triggers(market: Market, statement: str, *values: object) -> None:
    connection = await rows.connect(market)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(statement, *values)
    finally:
        await connection.close()


class TestOpening:  # B10
    async def test_the_client_says_what_of_which_line_is_wrong(self, market: Market) -> None:
        case = await disputed(market, "10.00", "25.00")

        shown = case.dispute
        assert (shown["status"], shown["reason"], shown["turn"]) == ("opened", "wrong_time", None)
        assert [one["disputed"] for one in shown["lines"]] == [eur("10.00"), eur("25.00")]
        assert (shown["total"], shown["reserved"]) == (eur("43.05"), eur("0.00"))  # tax of 23 %
        assert shown["silence_ends_at"] == "2026-12-14T10:00:00Z"
        assert shown["allowed_actions"] == ["comment", "withdraw"]
        assert shown == done(await case.client.get(case.path))
        assert case.path == f"/v1/disputes/{shown['id']}"
        [said] = done(await case.issuer.get(f"{case.path}/positions"))["items"]
        assert (said["kind"], said["speaker"], said["text"]) == ("opened", "client", WHY["text"])
        assert [one["amount"] for one in said["amounts"]] == [eur("10.00"), eur("25.00")]

    async def test_the_invoice_says_what_of_the_rest_is_disputed(self, market: Market) -> None:
        case = await disputed(market, pays="55.00")

        seen = await case.billed()

        # A credit takes what is owed first: of 12.30 the last 6.50 are not paid.
        assert (seen["outstanding"], seen["disputed"]) == (eur("6.50"), eur("6.50"))
        assert done(await case.issuer.get(case.bill))["disputed"] == eur("6.50")
        [listed] = done(await case.client.get(f"{case.bill}/disputes"))["items"]
        assert (listed["id"], listed["total"]) == (case.dispute["id"], eur("12.30"))

    async def test_both_sides_hear_of_it_without_amounts(self, market: Market) -> None:
        case = await disputed(market)

        [(data, heard)] = await rows.told(market, "dispute.opened", case.dispute["id"])

        assert data == {
            "invoice_id": case.invoice["id"],
            "contract_id": case.deal.id,
            "status": "opened",
        }
        assert heard == {UUID(case.client.organization_id), case.issuer.id}

    async def test_the_fee_goes_with_it(self, market: Market) -> None:
        deal, path = await brought_to(market, "draft")
        await with_fee_of_both(deal)
        done(await deal.assistant.patch(path, {}))
        invoice = done(await deal.assistant.pay(f"{path}/open"))

        shown = done(await disputing(deal.owner, invoice, "25.00"))

        assert shown["total"] == invoice["total"]

    async def test_the_rest_is_paid_and_work_goes_on(self, market: Market) -> None:
        case = await disputed(market)

        payment = await paid(case.deal, case.bill, amount=eur("49.20"))
        entry = await market.approved(case.deal, hours_ago=8)

        assert payment["amount"] == eur("49.20")
        seen = await case.billed()
        assert (seen["outstanding"], seen["disputed"]) == (eur("12.30"), eur("12.30"))
        assert entry["status"] == "approved"

    async def test_files_show_it_to_the_other_side(self, market: Market) -> None:
        deal, invoice = await invoiced(market)
        file = await sending.file_of(deal, by=deal.owner)

        shown = done(await disputing(deal.owner, invoice, "1.00", file_ids=[file["id"]]))

        [said] = done(await deal.assistant.get(f"/v1/disputes/{shown['id']}/positions"))["items"]
        assert said["file_ids"] == [file["id"]]
        assert (await deal.assistant.get(f"/v1/files/{file['id']}")).status_code == 200
        gone = await deal.owner.delete(f"/v1/files/{file['id']}")
        assert gone.status_code == 409

    async def test_what_was_paid_is_disputed_too(self, market: Market) -> None:
        deal, path = await brought_to(market, "paid")
        invoice = done(await deal.owner.get(path))

        shown = done(await disputing(deal.owner, invoice, "25.00"))

        assert (shown["status"], shown["total"]) == ("opened", invoice["total"])
        assert done(await deal.owner.get(path))["disputed"] == eur("0.00")  # nothing is owed


class TestRefusals:
    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.FINANCE, 201), (Role.ADMIN, 201), (Role.HIRING_MANAGER, 404), (Role.MEMBER, 404)],
    )
    async def test_those_who_keep_the_money_dispute(
        self, market: Market, role: Role, status: int
    ) -> None:
        deal, invoice = await invoiced(market)
        member = await market.member(deal.owner, role)

        assert (await disputing(member, invoice, "1.00")).status_code == status

    async def test_the_issuer_does_not_and_a_stranger_sees_nothing(self, market: Market) -> None:
        deal, invoice = await invoiced(market)

        problem_of(await disputing(deal.assistant, invoice, "1.00"), 403, "not_your_move")
        problem_of(await disputing(await market.owner(), invoice, "1.00"), 404)

    @pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("void", 409)])
    async def test_only_what_is_billed_is_disputed(
        self, market: Market, status: str, answer: int
    ) -> None:
        deal, path = await brought_to(market, status)
        invoice = done(await deal.assistant.get(path))

        problem_of(await disputing(deal.owner, invoice, "1.00"), answer)

    async def test_until_its_time_is_over(self, market: Market) -> None:
        deal, invoice = await invoiced(market)
        later(market, deal.owner, days=30)
        assert (await disputing(deal.owner, invoice, "1.00")).status_code == 201
        later(market, deal.owner, seconds=1)

        late = await disputing(deal.owner, {**invoice, "lines": invoice["lines"][1:]}, "1.00")

        refused = problem_of(late, 409, "disputed_too_late")
        assert "2027-01-06 10:00" in refused["detail"]

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            ([("0", "25.01")], "credit_above_billed"),
            ([("0", "0.00")], "money_not_positive"),
            ([("0", "-1.00")], "money_not_positive"),
            ([("0", "1.00"), ("0", "1.00")], "not_a_line_of_work"),
            ([], "too_short"),
        ],
    )
    async def test_what_does_not_fit_is_named(
        self, market: Market, lines: list[tuple[str, str]], code: str
    ) -> None:
        deal, invoice = await invoiced(market)
        asked = [
            {"line_id": invoice["lines"][int(at)]["id"], "amount": eur(amount)}
            for at, amount in lines
        ]

        refused = await disputing(deal.owner, invoice, lines=asked)

        assert code in {error["code"] for error in problem_of(refused, 422)["errors"]}

    async def test_lines_of_another_invoice_and_of_the_fee(self, market: Market) -> None:
        deal, path = await brought_to(market, "draft")
        await with_fee_of_both(deal)
        done(await deal.assistant.patch(path, {}))
        invoice = done(await deal.assistant.pay(f"{path}/open"))
        unknown = [{"line_id": str(new_id()), "amount": eur("1.00")}]
        fee = [{"line_id": invoice["lines"][-1]["id"], "amount": eur("0.10")}]

        problem_of(await disputing(deal.owner, invoice, lines=unknown), 404)
        refused = problem_of(await disputing(deal.owner, invoice, lines=fee), 422)

        assert [error["code"] for error in refused["errors"]] == ["not_a_line_of_work"]

    async def test_what_was_credited_is_disputed_no_more(self, market: Market) -> None:
        deal, invoice = await invoiced(market)
        await credited(deal, f"/v1/invoices/{invoice['id']}", "20.00")

        problem_of(await disputing(deal.owner, invoice, "5.01"), 422)
        assert (await disputing(deal.owner, invoice, "5.00")).status_code == 201

    @pytest.mark.parametrize("status", ["opened", "settled", "ruled"])
    async def test_each_line_once(self, market: Market, status: str) -> None:
        case = await in_status(market, status)

        again = await disputing(case.client, case.invoice, "1.00")

        problem_of(again, 409, "disputed_before")

    async def test_again_after_a_withdrawal(self, market: Market) -> None:
        case = await in_status(market, "withdrawn")

        again = await disputing(case.client, case.invoice, "1.00")

        assert again.status_code == 201

    async def test_other_lines_in_a_dispute_of_their_own(self, market: Market) -> None:
        case = await disputed(market)
        other: dict[str, Any] = {**case.invoice, "lines": case.invoice["lines"][1:]}

        shown = done(await disputing(case.client, other, "25.00"))

        assert shown["total"] == eur("30.75")
        assert (await case.billed())["disputed"] == eur("43.05")

    async def test_together_no_more_than_the_invoice_comes_to(self, market: Market) -> None:
        deal, invoice = await invoiced(market)
        # As if a line of less than zero had taken something off.
        await past_triggers(
            market,
            "UPDATE invoices SET net_minor = 3000, total_minor = 3000 + tax_minor WHERE id = $1",
            invoice["id"],
        )
        others = {**invoice, "lines": invoice["lines"][1:]}
        assert (await disputing(deal.owner, invoice, "20.00")).status_code == 201

        problem_of(await disputing(deal.owner, others, "10.01"), 409, "disputed_above_invoice")
        assert (await disputing(deal.owner, others, "10.00")).status_code == 201

    async def test_a_file_of_somebody_else(self, market: Market) -> None:
        deal, invoice = await invoiced(market)
        file = await sending.file_of(deal)

        problem_of(await disputing(deal.owner, invoice, "1.00", file_ids=[file["id"]]), 404)
        assert done(await deal.owner.get(f"/v1/invoices/{invoice['id']}/disputes"))["items"] == []


class TestMeanwhile:
    """Only the dispute gives back what it is about."""

    async def test_the_issuer_credits_other_lines_alone(self, market: Market) -> None:
        case = await disputed(market)
        lines = [{"line_id": line["id"], "amount": eur("5.00")} for line in case.invoice["lines"]]

        async def credit(line: dict[str, Any]) -> Any:
            body = {"reason": "A mistake.", "lines": [line]}
            return await case.issuer.pay(f"{case.bill}/credit-notes", body)

        problem_of(await credit(lines[0]), 409, "disputed")
        assert (await credit(lines[1])).status_code == 201

    async def test_it_is_not_voided(self, market: Market) -> None:
        case = await disputed(market)

        refused = await case.issuer.pay(f"{case.bill}/void", {"reason": "An error."})

        problem_of(refused, 409, "disputed")
        assert "void" not in done(await case.issuer.get(case.bill))["allowed_actions"]
