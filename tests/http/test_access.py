"""Who may call which route, for every route there is: a new one cannot escape these tests."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import settings_for_tests
from tests.factories.keys import key_of
from tests.factories.market import Market
from va_market.app import create_app
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.db import Database
from va_market.kit.http.access import access_of, declared, people_only, public

ORGANIZATIONS, J, P, C, T, M = (
    "/v1/organizations",
    "/v1/jobs",
    "/v1/proposals",
    "/v1/contracts",
    "/v1/time-entries",
    "/v1/milestones",
)
X = "/v1/expenses"
INVOICES = "/v1/invoices"
PARTS_OF_INVOICE = ("payments", "repayments", "credit-notes", "reminders")
PERIOD = "/v1/retainer-periods/{period_id}"
W, W_MORE = "/v1/work-orders", "/v1/work-order-extensions/{extension_id}"
AMENDMENT = "/v1/amendments/{amendment_id}"
SHEET = "/v1/timesheets/{timesheet_id}"
CORRECTION = "/v1/time-corrections/{correction_id}"
NAMING = "/v1/end-clients/{end_client_request_id}"
GUEST = "/v1/job-invitations/{job_invitation_id}"
ONE = f"{ORGANIZATIONS}/{{organization_id}}"
FACTOR = "/v1/me/second-factor"
FILE = "/v1/time-imports/{import_id}"
ABSENCE = f"{C}/{{contract_id}}/absences/{{absence_id}}"
CONTACT = f"{C}/{{contract_id}}/contacts/{{contact_id}}"
A, E = "/v1/articles/{article_id}", "/v1/enquiries/{enquiry_id}"
# Written by hand, independent of what the routes declare. Whoever adds a route decides here, too.
PUBLIC = {
    *("post /v1/auth/register", "post /v1/auth/login", "post /v1/auth/refresh"),
    *("post /v1/auth/verify-email", "post /v1/auth/password-reset"),
    "post /v1/auth/password-reset/confirm",
    "get /v1/time-feeds/{secret}.ics",
    "post /v1/payment-providers/stripe/events",
    *("get /v1/categories", "get /v1/meta/event-types", "get /v1/meta/state-machines"),
}
ANY_KEY = {"get /v1/me"}
AT_HOUSE = "/v1/admin/payments/{payment_id}"
CONSENT = "/v1/me/payee-records/{consent_id}"
DISPUTE, RULED = "/v1/disputes/{dispute_id}", "/v1/admin/disputes/{dispute_id}"
STATEMENT = "/v1/admin/bank-statements/{statement_id}"
BANK_LINE = "/v1/admin/bank-lines/{bank_line_id}"
BATCH = "/v1/admin/payout-batches/{batch_id}"
PEOPLE = {
    *("post /v1/auth/logout", "get /v1/me/sessions", "delete /v1/me/sessions"),
    *("post /v1/auth/verify-email/resend", "post /v1/me/password"),
    *("get /v1/me/data-export", "post /v1/me/erase"),
    *("delete /v1/me/sessions/{session_id}", f"post {ORGANIZATIONS}"),
    *("post /v1/me/step-up", *(f"{method} {FACTOR}" for method in ("get", "post", "delete"))),
    *(f"post {FACTOR}/confirm", f"post {FACTOR}/recovery-codes"),
    *("get /v1/me/billing-details", "patch /v1/me/billing-details"),
    *("get /v1/me/reminder-policy", "put /v1/me/reminder-policy"),
    *("get /v1/me/assistant-profile", "put /v1/me/assistant-profile"),
    *(f"patch {ONE}/members/{{user_id}}", f"delete {ONE}/members/{{user_id}}"),
    *(f"post {ONE}/leave", f"post {ONE}/transfer"),
    *(f"post {ONE}/invitations", f"get {ONE}/invitations"),
    *(f"delete {ONE}/invitations/{{invitation_id}}", "post /v1/invitations/accept"),
    f"post {ONE}/invitations/{{invitation_id}}/resend",
    *(f"post {ONE}/api-keys", f"get {ONE}/api-keys", f"delete {ONE}/api-keys/{{key_id}}"),
    f"post {ONE}/api-keys/{{key_id}}/rotate",
    "get /v1/me/commitments",
    f"post {C}/{{contract_id}}/minute-grants",
    *("post /v1/payments", "post /v1/payments/{payment_id}/cancel"),
    *(f"post {INVOICES}/{{invoice_id}}/pay", f"post {INVOICES}/{{invoice_id}}/repayments"),
    *("get /v1/admin/payments", f"get {AT_HOUSE}"),
    *("get /v1/payments/{payment_id}/card", "get /v1/admin/provider-events"),
    *("get /v1/admin/disputes", f"get {RULED}", f"post {RULED}/rule"),
    f"post {INVOICES}/{{invoice_id}}/disputes",
    *(
        f"post {DISPUTE}/{verb}"
        for verb in (
            *("answer", "comment", "propose", "counter", "accept"),
            *("decline", "concede", "withdraw", "escalate"),
        )
    ),
    *(f"post {AT_HOUSE}/receive", f"post {AT_HOUSE}/return"),
    *("post /v1/me/payee-records", "get /v1/me/payee-records"),
    *(f"get {CONSENT}", f"post {CONSENT}/revoke", f"get {CONSENT}/views"),
    f"post {ONE}/payee-records/{{consent_id}}/view",
    *("get /v1/admin/reports/revenue", "get /v1/admin/reports/revenue/csv"),
    *("post /v1/admin/bank-statements", "get /v1/admin/bank-statements"),
    *(f"get {STATEMENT}", f"delete {STATEMENT}", f"post {STATEMENT}/import"),
    *("get /v1/admin/bank-lines", f"get {BANK_LINE}"),
    *(f"post {BANK_LINE}/match", f"post {BANK_LINE}/dismiss"),
    *("post /v1/payout-destinations", "get /v1/payout-destinations"),
    "get /v1/payout-destinations/{destination_id}",
    "post /v1/splits/{split_id}/pay",
    *("post /v1/payouts", "post /v1/payouts/{payout_id}/cancel", "get /v1/admin/payouts"),
    *("post /v1/admin/payouts/settle", "post /v1/admin/payout-runs"),
    *("get /v1/admin/payout-batches", f"get {BATCH}", f"post {BATCH}/submit"),
    *(f"get {BATCH}/{form}" for form in ("csv", "pain001")),
    *("get /v1/me/rosters", "get /v1/me/rosters/{roster_entry_id}"),
    *(f"post /v1/me/rosters/{{roster_entry_id}}/{move}" for move in ("accept", "decline", "end")),
    *("get /v1/me/job-invitations", "get /v1/me/reviewed-jobs"),
    *(f"put {P}/{{proposal_id}}/review", f"get {P}/{{proposal_id}}/review"),
    f"post {P}/{{proposal_id}}/decline-naming",
    *("post /v1/me/rate-cards", "get /v1/me/rate-cards", "get /v1/me/rate-cards/{list_price_id}"),
    *(f"post {C}/{{contract_id}}/collaborators", f"get {C}/{{contract_id}}/collaborators"),
    f"delete {C}/{{contract_id}}/collaborators/{{collaboration_id}}",
    *("post /v1/collaborations/accept", "get /v1/me/collaborations"),
    "delete /v1/me/collaborations/{collaboration_id}",
    *(f"post {C}/{{contract_id}}/absences", f"patch {ABSENCE}", f"delete {ABSENCE}"),
    *(f"{method} /v1/me/time-feed" for method in ("get", "post", "delete")),
    *("post /v1/timers/start", "post /v1/timers/stop"),
    *(f"post {C}/{{contract_id}}/time-imports", f"get {C}/{{contract_id}}/time-imports"),
    *(f"get {C}/{{contract_id}}/time-grid", f"put {C}/{{contract_id}}/time-grid"),
    *(f"post {C}/{{contract_id}}/files", "get /v1/files/{file_id}"),
    *(f"post {X}/{{expense_id}}/{move}" for move in ("approve", "return")),
    *("get /v1/files/{file_id}/content", "delete /v1/files/{file_id}"),
    *(f"get {FILE}", f"get {FILE}/errors", f"post {FILE}/commit", f"delete {FILE}"),
    f"post {T}/bulk",
    *("get /v1/timers/current", "post /v1/timers/discard"),
    *(f"post {T}/{{entry_id}}/resume", f"post {T}/{{entry_id}}/confirm"),
    *(f"post {C}/{{contract_id}}/time-entries", f"patch {T}/{{entry_id}}"),
    *(f"delete {T}/{{entry_id}}", f"post {T}/{{entry_id}}/submit"),
    *(f"post {T}/{{entry_id}}/approve", f"post {T}/{{entry_id}}/return"),
    *(f"post {C}/{{contract_id}}/timesheet/submit", "get /v1/me/decisions"),
    *(f"post {SHEET}/{move}" for move in ("submit", "approve", "return")),
    f"post {T}/{{entry_id}}/corrections",
    *(f"post {CORRECTION}/{move}" for move in ("approve", "decline", "withdraw")),
    *(f"post {W}/{{work_order_id}}/{move}" for move in ("start", "deliver", "extensions")),
    *(
        f"post {M}/{{milestone_id}}/{move}"
        for move in ("submit", "approve", "agree-to-refund", "decline-refund")
    ),
}
SCOPED = {
    "organizations:read": {
        *(f"get {ORGANIZATIONS}", f"get {ONE}", f"get {ONE}/members"),
        *(f"get {ONE}/billing-details", f"get {ONE}/reimbursement-policy"),
        f"get {ONE}/reminder-policy",
    },
    "organizations:write": {
        *(f"patch {ONE}", f"patch {ONE}/billing-details"),
        *(f"put {ONE}/reimbursement-policy", f"put {ONE}/reminder-policy"),
        *(f"post {NAMING}/agree", f"post {NAMING}/decline"),
    },
    "money:read": {
        *("get /v1/accounts", "get /v1/accounts/{account_id}"),
        *("get /v1/payments", "get /v1/payments/{payment_id}"),
        *("get /v1/payouts", "get /v1/payouts/{payout_id}"),
        *("get /v1/splits", "get /v1/splits/{split_id}"),
        "get /v1/accounts/{account_id}/entries",
        f"get {C}/{{contract_id}}/charges",
        *(
            f"get /v1/reports/{what}{form}"
            for what in ("earnings", "spend", "costs")
            for form in ("", "/csv")
        ),
        *("get /v1/statements", f"get {ONE}/payee-records"),
        *(f"get {C}/{{contract_id}}/sales{part}" for part in ("", "/{sale_id}")),
        *(
            f"get {C}/{{contract_id}}/commission-statements{part}"
            for part in ("", "/running", "/{statement_id}")
        ),
        *(f"get {C}/{{contract_id}}/invoices", f"get {INVOICES}", f"get {INVOICES}/{{invoice_id}}"),
        *(f"get {INVOICES}/{{invoice_id}}/{part}" for part in PARTS_OF_INVOICE),
        "get /v1/credit-notes/{credit_note_id}",
        *(f"get {INVOICES}/{{invoice_id}}/disputes", "get /v1/disputes"),
        *(f"get {DISPUTE}", f"get {DISPUTE}/positions"),
        *(
            f"get {INVOICES}/{{invoice_id}}/{part}"
            for part in ("lines/{line_id}/sources", "late-fee")
        ),
        *(f"get {INVOICES}/{{invoice_id}}/{form}" for form in ("pdf", "ubl", "csv")),
        f"get {T}/{{entry_id}}/invoice-line",
        *("get /v1/expenses/{expense_id}/invoice-line", "get /v1/charges/{charge_id}/invoice-line"),
        "get /v1/milestone-movements/{movement_id}/invoice-line",
    },
    "money:write": {
        *(f"post {C}/{{contract_id}}/sales{part}" for part in ("", "/bulk")),
        *(f"post {C}/{{contract_id}}/invoices", f"post {INVOICES}/{{invoice_id}}/open"),
        *(f"patch {INVOICES}/{{invoice_id}}", f"delete {INVOICES}/{{invoice_id}}"),
        *(
            f"post {INVOICES}/{{invoice_id}}/{verb}"
            for verb in ("void", "mark-uncollectible", "payments", "credit-notes", "reminders")
        ),
        f"post {INVOICES}/{{invoice_id}}/late-fee-invoices",
        *(f"post {INVOICES}/{{invoice_id}}/correction-credits{part}" for part in ("", "/preview")),
    },
    "assistants:read": {"get /v1/assistants", "get /v1/assistants/{assistant_id}"},
    "jobs:read": {
        *(f"get {J}", f"get {J}/{{job_id}}", f"get {J}/{{job_id}}/invitations"),
        *(f"get {GUEST}", f"get {ONE}/job-invitations"),
        *(f"get {J}/{{job_id}}/reviewers", f"get {J}/{{job_id}}/end-client"),
        *(f"get {NAMING}", f"get {ONE}/end-client-requests"),
    },
    "jobs:write": {
        *(f"post {J}", f"patch {J}/{{job_id}}"),
        *(f"post {J}/{{job_id}}/{move}" for move in ("publish", "pause", "resume", "close")),
        *(f"post {J}/{{job_id}}/end-client", f"post {NAMING}/withdraw"),
        *(f"post {J}/{{job_id}}/reviewers", f"delete {J}/{{job_id}}/reviewers/{{reviewer_id}}"),
        *(f"post {J}/{{job_id}}/invitations", f"post {GUEST}/withdraw"),
    },
    "proposals:read": {
        *(f"get {J}/{{job_id}}/proposals", f"get {P}", f"get {P}/{{proposal_id}}/reviews"),
        *(f"get {ONE}/forwarded-proposals", "get /v1/forwarded-proposals/{proposal_id}"),
        f"get {P}/{{proposal_id}}/comments",
        *(f"get {P}/{{proposal_id}}", f"get {P}/{{proposal_id}}/quote"),
        f"get {P}/{{proposal_id}}/versions",
    },
    "proposals:write": {
        *(f"post {J}/{{job_id}}/proposals", f"post {GUEST}/decline"),
        "post /v1/offers",
        *(
            f"post {P}/{{proposal_id}}/{move}"
            for move in ("shortlist", "unshortlist", "counter", "decline", "withdraw")
        ),
        *(
            f"post {P}/{{proposal_id}}/{move}"
            for move in ("forward", "endorse", "withdraw-endorsement", "comments")
        ),
    },
    "contracts:read": {
        *(f"get {C}", f"get {C}/{{contract_id}}", f"get {C}/{{contract_id}}/quote"),
        f"get {C}/{{contract_id}}/exclusivity",
        *(
            f"get {C}/{{contract_id}}/{what}"
            for what in (
                *("assignments", "supervision", "terms", "amendments", "milestones", "deposit"),
                *("settlement", "retainer-periods", "minute-grants"),
            )
        ),
        *(f"get {PERIOD}", f"get {PERIOD}/minutes", "get /v1/minute-grants/{grant_id}"),
        *(f"get {AMENDMENT}", f"get {M}/{{milestone_id}}"),
        *(f"get {C}/{{contract_id}}/work-orders", f"get {W}", f"get {W}/{{work_order_id}}"),
        *(f"get {W}/{{work_order_id}}/extensions", f"get {W_MORE}"),
        *(f"get {C}/{{contract_id}}/expenses", f"get {X}", f"get {X}/{{expense_id}}"),
        f"get {C}/{{contract_id}}/substitutions",
        "get /v1/substitutions/{substitution_id}",
    },
    "contracts:write": {
        f"post {P}/{{proposal_id}}/accept",
        *(f"post {C}/{{contract_id}}/{m}" for m in ("pause", "resume", "end", "extend-allotment")),
        f"post {C}/{{contract_id}}/replace-supervisor",
        *(f"post {C}/{{contract_id}}/{move}-release" for move in ("request", "refuse")),
        *(f"post {C}/{{contract_id}}/{move}" for move in ("renew", "decline-renewal")),
        f"post {C}/{{contract_id}}/release-exclusivity",
        *(f"post {C}/{{contract_id}}/work-orders", f"post {C}/{{contract_id}}/work-orders/batch"),
        f"patch {W}/{{work_order_id}}",
        *(f"post {W}/{{work_order_id}}/{move}" for move in ("accept", "return", "cancel")),
        *(f"post {W_MORE}/{move}" for move in ("grant", "refuse")),
        *(f"post {C}/{{contract_id}}/expenses", f"patch {X}/{{expense_id}}"),
        f"delete {X}/{{expense_id}}",
        *(f"post {X}/{{expense_id}}/{move}" for move in ("submit", "withdraw")),
        f"post {C}/{{contract_id}}/substitute",
        f"post {C}/{{contract_id}}/deposit/pay",
        *(
            f"post /v1/substitutions/{{substitution_id}}/{move}"
            for move in ("accept", "decline", "withdraw")
        ),
        *(
            f"post {M}/{{milestone_id}}/{move}"
            for move in ("fund", "request-changes", "request-refund")
        ),
        *(f"put {C}/{{contract_id}}/supervision", f"post {C}/{{contract_id}}/amendments"),
        *(f"post {AMENDMENT}/{move}" for move in ("accept", "decline", "withdraw")),
    },
    "time:read": {
        *(f"get {C}/{{contract_id}}/absences", f"get {ABSENCE}"),
        "get /v1/time-entries/export",
        f"get {C}/{{contract_id}}/presence",
        *(f"get {W}/{{work_order_id}}/burn-down{what}" for what in ("", "/series")),
        *(f"get {C}/{{contract_id}}/{what}" for what in ("time-entries", "timesheet", "burn-down")),
        *(f"get {C}/{{contract_id}}/{what}" for what in ("time-series", "burn-down/series")),
        f"get {ONE}/utilization",
        *(f"get {T}", f"get {T}/{{entry_id}}", "get /v1/timesheets", f"get {SHEET}"),
        *(f"get {T}/{{entry_id}}/corrections", "get /v1/time-corrections", f"get {CORRECTION}"),
    },
    "roster:read": {f"get {ONE}/roster", f"get {ONE}/roster/{{roster_entry_id}}"},
    "roster:write": {
        *(f"post {ONE}/roster", f"patch {ONE}/roster/{{roster_entry_id}}"),
        *(f"post {ONE}/roster/{{roster_entry_id}}/{move}" for move in ("offer", "withdraw", "end")),
    },
    "knowledge:read": {
        *(f"get {C}/{{contract_id}}/contacts", f"get {CONTACT}"),
        *(f"get {C}/{{contract_id}}/articles", f"get {ONE}/articles", f"get {A}"),
        *(f"get {A}/revisions", f"get {A}/revisions/{{revision_id}}", f"get {A}/contracts"),
    },
    "knowledge:write": {
        *(f"post {C}/{{contract_id}}/contacts", f"patch {CONTACT}", f"delete {CONTACT}"),
        *(f"post {C}/{{contract_id}}/articles", f"patch {A}"),
        *(f"post {A}/{move}" for move in ("publish", "archive", "restore")),
        *(f"{method} {A}/contracts/{{contract_id}}" for method in ("put", "delete")),
    },
    "enquiries:read": {f"get {C}/{{contract_id}}/enquiries", f"get {E}"},
    "enquiries:write": {
        *(f"post {C}/{{contract_id}}/enquiries", f"patch {E}"),
        *(f"post {E}/{move}" for move in ("answer", "escalate", "close", "forget-customer")),
        *(f"{method} {E}/time-entries/{{entry_id}}" for method in ("put", "delete")),
    },
    "events:read": {"get /v1/events"},
    "audit:read": {f"get {ONE}/audit-log"},
    "pricing:read": {
        *("post /v1/pricing/quotes", "get /v1/pricing/rate-bands", "post /v1/pricing/compare"),
        "get /v1/pricing/pay-medians",
        *("post /v1/pricing/estimates", "get /v1/pricing/policies"),
        *("get /v1/pricing/saved-quotes", "get /v1/pricing/saved-quotes/{quote_id}"),
        f"get {ONE}/rate-cards",
        *(f"get {ONE}/rate-cards/effective", f"get {ONE}/rate-cards/{{rate_card_id}}"),
    },
    "pricing:write": {f"post {ONE}/rate-cards", "post /v1/pricing/saved-quotes"},
}
UNUSED = {"assistants:write", "events:write", "time:write"}


def operations(market: Market) -> Iterator[tuple[str, str]]:
    for path, method, _ in declared(market.app.routes):
        if path.startswith("/v1"):
            yield method, path


class TestTable:
    async def test_every_route_is_in_it_once(self, market: Market) -> None:
        listed = [*PUBLIC, *ANY_KEY, *PEOPLE, *(one for some in SCOPED.values() for one in some)]

        assert sorted(listed) == sorted(f"{m} {p}" for m, p in operations(market))

    def test_every_scope_is_in_it(self) -> None:
        assert {*SCOPED, *UNUSED} == set(Scope)
        assert SCOPED.keys().isdisjoint(UNUSED)


class TestDocument:
    async def test_it_names_the_scope_of_every_operation(self, market: Market) -> None:
        paths = market.app.openapi()["paths"]
        person: dict[str, list[str]] = {"access_token": []}

        for method, path in operations(market):
            scopes = [s for s, some in SCOPED.items() if f"{method} {path}" in some]
            takes_keys = scopes or f"{method} {path}" in ANY_KEY
            wanted = [person, {"api_key": scopes}] if takes_keys else [person]
            said = paths[path][method]["security"]
            assert said == ([] if f"{method} {path}" in PUBLIC else wanted)

    async def test_it_knows_both_schemes(self, market: Market) -> None:
        schemes = market.app.openapi()["components"]["securitySchemes"]

        assert schemes["access_token"]["type"] == "http"
        assert (schemes["api_key"]["in"], schemes["api_key"]["name"]) == ("header", "X-API-Key")


async def asks(_actor: CurrentActor) -> None:
    """A route that asks who is calling."""


async def asks_not() -> None:
    """A route that does not."""


async def declared_people_only() -> None:
    """Says that it asks, and does not."""


async def declared_public(_actor: CurrentActor) -> None:
    """Says that it does not ask, and does."""


people_only(declared_people_only)
public(declared_public)


class TestStart:
    async def test_is_refused_with_routes_that_do_not_say_the_truth(
        self, database_url: str
    ) -> None:
        app = create_app(settings_for_tests(), database=Database(database_url))
        wrong = {
            f"/v1/new/{endpoint.__name__}/{in_schema}": (endpoint, in_schema)
            for endpoint in (asks, asks_not, declared_people_only, declared_public)
            for in_schema in (True, False)
        }
        for path, (endpoint, in_schema) in wrong.items():
            app.add_api_route(path, endpoint, status_code=204, include_in_schema=in_schema)

        with pytest.raises(RuntimeError) as refusal:
            async with app.router.lifespan_context(app):
                pass

        said = str(refusal.value).split(": ", 1)[1].split(", ")
        assert sorted(said) == sorted(f"GET {path}" for path in wrong)

    async def test_an_undeclared_route_would_refuse_keys(self, market: Market) -> None:
        key = await key_of(await market.owner(), *Scope)
        assert access_of(asks) is None
        app = create_app(settings_for_tests(), database=market.app.state.database)
        app.state.clock = market.clock
        app.add_api_route("/new", asks, status_code=204)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            answer = await client.get("/new", headers={"X-API-Key": key.secret})

        assert answer.json()["code"] == "people_only"
