"""The matrix: one row for every route under /v1, written by hand, independent of the code.

To add a route: say in tests/http/test_access.py who enters at all (anybody, people, keys with which
scope), and add a row here with four answers. The status of success. What makes the thing of home
that the request is about, and its body (in things/, made anew for each caller who changes it). The
rights: who may, who is refused with which status, and what everybody else gets who is signed in,
404 or BLANK: success with nothing of home in it. And with `shows`, that those who may read
something private of home, which a mark in its texts betrays.
"""

from tests.access.kinds import (
    ASSISTANT,
    ASSISTANTS,
    HIRING,
    INSIDERS,
    MANAGERS,
    PARTIES,
    PEOPLE,
    kinds,
)
from tests.access.rows import BLANK, Rights, Row
from tests.access.things import (
    absences,
    accounts,
    amendments,
    bank_statements,
    charges,
    commissions,
    contacts,
    disputes,
    end_clients,
    enquiries,
    expenses,
    files,
    invoices,
    job_invitations,
    jobs,
    knowledge,
    milestones,
    money,
    organizations,
    payee_records,
    payments,
    payouts,
    prices,
    rate_cards,
    renewals,
    reports,
    retainers,
    reviewing,
    rosters,
    splits,
    time_corrections,
    time_imports,
    work,
    work_orders,
)

SUPERVISOR, OWNER = kinds("supervisor"), kinds("owner")
# `..._ALL`: everybody sees the thing, or gets the list without the rows of others.
ANYBODY = Rights()
ONESELF = Rights(PEOPLE)
INVITED = Rights(kinds("stranger"))
OWN_SIGN_IN = Rights(OWNER)
OWN_SIGN_INS = Rights(OWNER, others=BLANK)
OWN_PROFILE = Rights(ASSISTANT)
# What a contract says of a supervisor is about the supervisor.
OWN_DATA = Rights(OWNER | ASSISTANT | kinds("supervisor", "former"), others=BLANK)
EACH_ITS_OWN_PROFILE = Rights(ASSISTANT, {BLANK: ASSISTANTS - ASSISTANT})
OWN_PROFILE_ALL = Rights(ASSISTANT, others=BLANK)
INSIDE = Rights(INSIDERS)
INSIDE_ALL = Rights(INSIDERS, others=BLANK)
PARTY = Rights(PARTIES)
PARTY_ALL = Rights(PARTIES, others=BLANK)
MANAGE = Rights(MANAGERS, {403: INSIDERS - MANAGERS})
HAND_OVER = Rights(OWNER, {403: INSIDERS - OWNER})
HIRE = Rights(HIRING, {403: PARTIES - HIRING})
ORDERS = Rights(HIRING | SUPERVISOR, {403: PARTIES - HIRING - SUPERVISOR})
PAY = Rights(HIRING | {"finance"}, {403: PARTIES - HIRING - {"finance"}})
# It is the client's turn.
ANSWER = Rights(HIRING, {403: INSIDERS - HIRING, 409: ASSISTANT})
HIRE_ALL = Rights(HIRING, others=403)
INSIDE_NOT_OTHERS = Rights(INSIDERS, others=403)
POST_JOBS = Rights(HIRING, {403: INSIDERS - HIRING})
EITHER_SIDE = Rights(HIRING | ASSISTANT, {403: INSIDERS - HIRING})
# A key proposes whom an entry of a roster names, and the request names none.
PROPOSE = Rights(ASSISTANTS, {422: kinds("agency_key")}, others=403)
WORK = Rights(ASSISTANT, {403: INSIDERS})
OWN_FILE, OWN_FILES = Rights(ASSISTANT), Rights(ASSISTANT, {BLANK: INSIDERS})
STOP = Rights(ASSISTANT, others=409)
# Everybody is answered, item by item, as if it had been sent alone.
BY_ITEM = Rights(ASSISTANT, others=BLANK)
OWN_TIMER = Rights(ASSISTANT)
# By an agency: it is no assistant of home.
NAMED = Rights(kinds("other_assistant"), {403: INSIDERS})
SUPERVISE = Rights(SUPERVISOR, {403: PARTIES - SUPERVISOR})
DECIDE_ALL = Rights(SUPERVISOR, others=BLANK)
# Passwords are hashed slowly, by design.
FEW = kinds("stranger", "owner", "anonymous", "ended_session", "key", "agency_key")

MONEY = Rights(MANAGERS | {"finance"}, {403: INSIDERS - MANAGERS - {"finance"}})
SEE_MONEY = Rights(MANAGERS | {"finance"})
PAY_IN = Rights(MANAGERS | {"finance"}, {403: INSIDERS - MANAGERS - {"finance"}})
HOUSE = Rights(kinds("operator"), others=403)
SEE_MONEY_ALL = Rights(MANAGERS | {"finance"}, others=BLANK)
REVIEW = Rights(HIRING | {"reviewer"}, {403: PARTIES - HIRING - {"reviewer"}})
READ_REVIEWS = Rights(INSIDERS, {403: ASSISTANT})
NAME_REVIEWERS = Rights(HIRING | ASSISTANT, others=403)
PRICE = Rights(ASSISTANTS, others=403)
# Home is the client: who keeps its money reads what the assistant sent.
KEEPERS_OF_MONEY = MANAGERS | {"finance"}
BILL = Rights(ASSISTANT, {403: INSIDERS})
BILL_OPENED = Rights(ASSISTANT, {403: KEEPERS_OF_MONEY})
PAY_BILLS = Rights(KEEPERS_OF_MONEY, {403: ASSISTANT})
SENT = Rights(KEEPERS_OF_MONEY | ASSISTANT)
SENT_ALL = Rights(KEEPERS_OF_MONEY | ASSISTANT, others=BLANK)
# What is sold, those read as well who hire for the client, and report it.
EARNED = Rights(KEEPERS_OF_MONEY | HIRING | ASSISTANT)
EARNED_INSIDE = Rights(
    KEEPERS_OF_MONEY | HIRING | ASSISTANT, {BLANK: INSIDERS - KEEPERS_OF_MONEY - HIRING}
)
SENT_INSIDE = Rights(KEEPERS_OF_MONEY | ASSISTANT, {BLANK: INSIDERS - KEEPERS_OF_MONEY})
DISPUTE_IT = Rights(KEEPERS_OF_MONEY, {403: ASSISTANT})
COMMIT = Rights(ASSISTANTS)
KEEP_ROSTER = Rights(HIRING, {403: INSIDERS - HIRING})
SUBSTITUTE = KEEP_ROSTER

SPENDERS = HIRING | SUPERVISOR | {"finance"}
SETTLE = Rights(SPENDERS, {403: PARTIES - SPENDERS})
SEND = Rights(SPENDERS | ASSISTANT, {403: INSIDERS - SPENDERS})
KEEPERS = HIRING | SUPERVISOR
WRITE_INSIDE = Rights(KEEPERS | ASSISTANT, {403: INSIDERS - KEEPERS})
# What the assistant reads, and what the client keeps to itself.
KEEP = Rights(KEEPERS, {403: PARTIES - KEEPERS})
KEEP_DRAFTS = Rights(KEEPERS, {403: INSIDERS - KEEPERS})
WRITE_LOG = Rights(PARTIES)
HELPED, HELPED_ALL = Rights(kinds("former")), Rights(kinds("former"), others=BLANK)
CLIENTS_ALONE = Rights(INSIDERS, {403: ASSISTANT})

AUTH, ME, ONE = "/v1/auth", "/v1/me", "/v1/organizations/{organization_id}"
JOB, PROPOSAL = "/v1/jobs/{job_id}", "/v1/proposals/{proposal_id}"
JOB_INVITATION = "/v1/job-invitations/{job_invitation_id}"
FACTOR = f"{ME}/second-factor"
PLACE, OWN_PLACE = f"{ONE}/roster/{{roster_entry_id}}", f"{ME}/rosters/{{roster_entry_id}}"
AMENDMENT = "/v1/amendments/{amendment_id}"
ARTICLE, ENQUIRY = "/v1/articles/{article_id}", "/v1/enquiries/{enquiry_id}"
CONTRACT, ENTRY = "/v1/contracts/{contract_id}", "/v1/time-entries/{entry_id}"
FILE = "/v1/time-imports/{import_id}"
SHEET = "/v1/timesheets/{timesheet_id}"
CORRECTION = "/v1/time-corrections/{correction_id}"
ABSENCE = f"{CONTRACT}/absences/{{absence_id}}"
CONTACT = f"{CONTRACT}/contacts/{{contact_id}}"
HELPER = f"{CONTRACT}/collaborators/{{collaboration_id}}"
HANDOVER = "/v1/substitutions/{substitution_id}"

SIGN_IN = (
    Row(f"post {AUTH}/register", 201, accounts.new_account, ANYBODY),
    Row(f"post {AUTH}/login", 200, accounts.credentials, ANYBODY),
    Row(f"post {AUTH}/refresh", 200, accounts.refresh_token, ANYBODY),
    Row(f"post {AUTH}/logout", 204, accounts.nothing, ONESELF, own=True),
    Row(f"post {AUTH}/verify-email", 204, accounts.verification, ANYBODY),
    Row(f"post {AUTH}/verify-email/resend", 202, accounts.nothing, ONESELF, own=True),
    Row(f"post {AUTH}/password-reset", 202, accounts.forgotten, ANYBODY),
    Row(f"post {AUTH}/password-reset/confirm", 204, accounts.reset, ANYBODY),
    Row(f"get {ME}", 200, accounts.nothing, ANYBODY),
    Row(f"get {ME}/reminder-policy", 200, accounts.own_reminders_known, ONESELF),
    Row(f"put {ME}/reminder-policy", 201, accounts.own_reminders, ONESELF, own=True),
    Row(f"get {ME}/billing-details", 200, accounts.own_billing_known, ONESELF),
    Row(f"patch {ME}/billing-details", 200, accounts.own_billing, ONESELF, own=True),
    Row(f"post {ME}/password", 204, accounts.password, ONESELF, own=True, walked=FEW),
    Row(f"get {ME}/sessions", 200, accounts.nothing, OWN_SIGN_INS, shows=True),
    Row(f"delete {ME}/sessions", 204, accounts.nothing, ONESELF, own=True),
    Row(f"delete {ME}/sessions/{{session_id}}", 204, accounts.sign_in, OWN_SIGN_IN),
    Row(f"post {ME}/step-up", 200, accounts.password_again, ONESELF, own=True, walked=FEW),
    Row(f"get {FACTOR}", 200, accounts.nothing, ONESELF),
    Row(f"post {FACTOR}", 201, accounts.nothing, ONESELF, own=True),
    Row(f"post {FACTOR}/confirm", 200, accounts.app_to_confirm, ONESELF, own=True),
    Row(f"post {FACTOR}/recovery-codes", 200, accounts.app_in_use, ONESELF, own=True),
    Row(f"delete {FACTOR}", 204, accounts.app_begun, ONESELF, own=True),
    Row(
        f"get {ME}/data-export",
        200,
        accounts.nothing,
        OWN_DATA,
        shows=True,
        tells_of_oneself=True,
    ),
    Row(f"post {ME}/erase", 204, accounts.password_again, ONESELF, own=True, walked=FEW),
)
ORGANIZATIONS = (
    Row("post /v1/organizations", 201, accounts.company, ONESELF, own=True),
    Row("get /v1/organizations", 200, accounts.nothing, INSIDE_ALL, shows=True),
    Row(f"get {ONE}", 200, organizations.organization, INSIDE, shows=True),
    Row(f"patch {ONE}", 200, organizations.renaming, MANAGE),
    Row(f"get {ONE}/members", 200, organizations.organization, INSIDE, shows=True),
    Row(f"patch {ONE}/members/{{user_id}}", 200, organizations.member, MANAGE),
    Row(f"delete {ONE}/members/{{user_id}}", 204, organizations.member_to_remove, MANAGE),
    Row(f"get {ONE}/billing-details", 200, organizations.billing_known, MONEY, shows=True),
    Row(f"patch {ONE}/billing-details", 200, organizations.billing, MONEY),
    Row(f"get {ONE}/reminder-policy", 200, organizations.reminders_known, MONEY),
    Row(f"put {ONE}/reminder-policy", 200, organizations.reminders, MONEY),
    Row(f"get {ONE}/reimbursement-policy", 200, organizations.reimbursement, ANYBODY),
    Row(f"put {ONE}/reimbursement-policy", 200, organizations.reimbursement, MONEY),
    Row(f"get {ONE}/audit-log", 200, organizations.organization, MANAGE),
    Row(f"post {ONE}/leave", 204, organizations.organization, INSIDE, own=True),
    Row(f"post {ONE}/transfer", 200, organizations.heir, HAND_OVER, own=True),
    Row(f"post {ONE}/invitations", 201, organizations.guest, MANAGE),
    Row(f"get {ONE}/invitations", 200, organizations.invitations, MANAGE, shows=True),
    Row(f"delete {ONE}/invitations/{{invitation_id}}", 204, organizations.invitation, MANAGE),
    Row(f"post {ONE}/invitations/{{invitation_id}}/resend", 200, organizations.invitation, MANAGE),
    Row("post /v1/invitations/accept", 200, organizations.invited, INVITED, own=True),
    Row(f"post {ONE}/api-keys", 201, organizations.new_key, MANAGE),
    Row(f"get {ONE}/api-keys", 200, organizations.organization, MANAGE, shows=True),
    Row(f"delete {ONE}/api-keys/{{key_id}}", 204, organizations.key, MANAGE),
    Row(f"post {ONE}/api-keys/{{key_id}}/rotate", 200, organizations.key_to_rotate, MANAGE),
)
PROFILES = (
    Row(f"get {ME}/assistant-profile", 200, accounts.nothing, EACH_ITS_OWN_PROFILE, shows=True),
    Row(f"put {ME}/assistant-profile", 201, accounts.profile, ONESELF, own=True),
    Row("get /v1/assistants", 200, accounts.marked, OWN_PROFILE_ALL, shows=True),
    Row("get /v1/assistants/{assistant_id}", 200, accounts.unlisted, OWN_PROFILE, shows=True),
    Row("get /v1/categories", 200, accounts.nothing, ANYBODY),
)
ROSTERS = (
    Row(f"post {ONE}/roster", 201, rosters.candidate, KEEP_ROSTER),
    Row(f"get {ONE}/roster", 200, rosters.roster, INSIDE, shows=True),
    Row(f"get {ONE}/utilization", 200, rosters.agreed_roster, INSIDE),
    Row(f"get {PLACE}", 200, rosters.entry, INSIDE, shows=True),
    Row(f"patch {PLACE}", 200, rosters.entry_to_change, KEEP_ROSTER),
    Row(f"post {PLACE}/offer", 200, rosters.entry_to_offer, KEEP_ROSTER),
    Row(f"post {PLACE}/withdraw", 200, rosters.entry_to_withdraw, KEEP_ROSTER),
    Row(f"post {PLACE}/end", 200, rosters.entry_to_end, KEEP_ROSTER),
    Row(f"get {ME}/rosters", 200, rosters.own_rosters, OWN_PROFILE_ALL, shows=True),
    Row(f"get {OWN_PLACE}", 200, rosters.own_entry, OWN_PROFILE, shows=True),
    Row(f"post {OWN_PLACE}/accept", 200, rosters.own_entry_to_accept, OWN_PROFILE),
    Row(f"post {OWN_PLACE}/decline", 200, rosters.own_entry, OWN_PROFILE),
    Row(f"post {OWN_PLACE}/end", 200, rosters.own_entry_to_end, OWN_PROFILE),
)
RATES = (
    Row(f"post {ONE}/rate-cards", 201, rate_cards.new_rate, MONEY),
    Row(f"get {ONE}/rate-cards", 200, rate_cards.rates, INSIDE),
    Row(f"get {ONE}/rate-cards/effective", 200, rate_cards.work, INSIDE),
    Row(f"get {ONE}/rate-cards/{{rate_card_id}}", 200, rate_cards.rate, INSIDE),
    Row(f"post {ME}/rate-cards", 201, rate_cards.new_price, PRICE),
    Row(f"get {ME}/rate-cards", 200, rate_cards.prices, OWN_PROFILE_ALL),
    Row(f"get {ME}/rate-cards/{{list_price_id}}", 200, rate_cards.price, OWN_PROFILE),
)
JOBS = (
    Row("post /v1/jobs", 201, jobs.new_job, POST_JOBS),
    Row("get /v1/jobs", 200, jobs.drafts, INSIDE_ALL, shows=True),
    Row(f"get {JOB}", 200, jobs.draft, INSIDE, shows=True),
    Row(f"patch {JOB}", 200, jobs.draft_to_change, POST_JOBS),
    Row(f"post {JOB}/publish", 200, jobs.draft, POST_JOBS),
    Row(f"post {JOB}/pause", 200, jobs.open_job, HIRE_ALL),
    Row(f"post {JOB}/resume", 200, jobs.paused_job, HIRE_ALL),
    Row(f"post {JOB}/close", 200, jobs.job_to_close, HIRE_ALL),
    Row(f"post {JOB}/proposals", 201, jobs.job_to_propose_to, PROPOSE),
    Row(f"get {JOB}/proposals", 200, jobs.job_with_proposals, PARTY_ALL, shows=True),
)
JOB_INVITATIONS = (
    Row(f"post {JOB}/invitations", 201, job_invitations.guest, HIRE_ALL),
    Row(f"get {JOB}/invitations", 200, job_invitations.guests, INSIDE_NOT_OTHERS, shows=True),
    Row(f"get {JOB_INVITATION}", 200, job_invitations.invitation, PARTY, shows=True),
    Row(f"post {JOB_INVITATION}/decline", 200, job_invitations.invitation_to_decline, WORK),
    Row(f"post {JOB_INVITATION}/withdraw", 200, job_invitations.invitation, HIRE),
    Row(
        f"get {ME}/job-invitations",
        *(200, job_invitations.own_invitations, OWN_PROFILE_ALL),
        shows=True,
    ),
    Row(
        f"get {ONE}/job-invitations", 200, job_invitations.invitations_of_agency, INSIDE, shows=True
    ),
)
PROPOSALS = (
    Row("post /v1/offers", 201, jobs.new_offer, POST_JOBS),
    Row("get /v1/proposals", 200, accounts.nothing, PARTY_ALL, shows=True),
    Row(f"get {PROPOSAL}", 200, jobs.proposal, PARTY, shows=True),
    Row(f"get {PROPOSAL}/quote", 200, prices.quoted_proposal, PARTY),
    Row(f"get {PROPOSAL}/versions", 200, jobs.proposal_with_versions, PARTY, shows=True),
    Row(f"post {PROPOSAL}/shortlist", 200, jobs.proposal, HIRE),
    Row(f"post {PROPOSAL}/unshortlist", 200, jobs.shortlisted, HIRE),
    Row(f"post {PROPOSAL}/counter", 200, jobs.proposal_to_counter, ANSWER),
    Row(f"post {PROPOSAL}/decline", 200, jobs.proposal_to_decline, ANSWER),
    Row(f"post {PROPOSAL}/decline-naming", 200, jobs.proposal_naming, NAMED),
    Row(f"post {PROPOSAL}/withdraw", 200, jobs.proposal, WORK),
    Row(f"post {PROPOSAL}/accept", 201, jobs.proposal_to_accept, ANSWER),
)
REVIEWING = (
    Row(f"post {JOB}/reviewers", 201, reviewing.reviewer_to_add, HIRE_ALL),
    Row(f"get {JOB}/reviewers", 200, reviewing.reviewers, INSIDE_NOT_OTHERS),
    Row(
        f"delete {JOB}/reviewers/{{reviewer_id}}", 204, reviewing.reviewer_to_remove, NAME_REVIEWERS
    ),
    Row(f"get {ME}/reviewed-jobs", 200, reviewing.reviewed_jobs, OWN_PROFILE_ALL, shows=True),
    Row(f"put {PROPOSAL}/review", 201, reviewing.proposal_to_review, REVIEW),
    Row(
        f"get {PROPOSAL}/review",
        200,
        reviewing.reviews,
        Rights(OWNER),
        shows=True,
    ),
    Row(f"get {PROPOSAL}/reviews", 200, reviewing.reviews, READ_REVIEWS, shows=True),
)
CONTRACTS = (
    Row("get /v1/contracts", 200, accounts.nothing, PARTY_ALL, shows=True),
    Row(f"get {CONTRACT}", 200, work.standing, PARTY, shows=True),
    Row(f"get {CONTRACT}/terms", 200, amendments.changed_contract, PARTY, shows=True),
    Row(f"get {CONTRACT}/quote", 200, prices.quoted_contract, PARTY),
    Row(f"get {CONTRACT}/assignments", 200, work.handed_over, PARTY, shows=True),
    Row(
        f"post {CONTRACT}/substitute",
        201,
        work.contract_to_substitute,
        SUBSTITUTE,
        needs_version=True,
    ),
    Row(f"get {CONTRACT}/substitutions", 200, work.substitution, INSIDE, shows=True),
    Row(f"get {HANDOVER}", 200, work.substitution, INSIDE, shows=True),
    Row(f"post {HANDOVER}/accept", 200, work.substitution, SUBSTITUTE),
    Row(f"post {HANDOVER}/decline", 200, work.substitution_to_decline, SUBSTITUTE),
    Row(f"post {HANDOVER}/withdraw", 200, work.substitution_to_withdraw, SUBSTITUTE),
    Row(f"get {CONTRACT}/supervision", 200, work.standing, PARTY),
    Row(f"get {CONTRACT}/exclusivity", 200, work.exclusive, PARTY),
    Row(f"get {ME}/commitments", 200, accounts.nothing, COMMIT),
    Row(f"get {CONTRACT}/settlement", 200, work.standing, PARTY),
    Row(
        f"put {CONTRACT}/supervision",
        200,
        work.contract_to_hand_over,
        HIRE,
        needs_version=True,
    ),
    Row(f"post {CONTRACT}/renew", 201, renewals.renewable, EITHER_SIDE, needs_version=True),
    *(
        Row(f"post {CONTRACT}/{verb}", 200, ready, rights, needs_version=True)
        for verb, ready, rights in (
            ("pause", work.contract_to_rest, EITHER_SIDE),
            ("resume", work.resting, EITHER_SIDE),
            ("end", work.contract_to_rest, EITHER_SIDE),
            ("extend-allotment", work.contract_to_extend, HIRE),
            ("replace-supervisor", work.contract_to_hand_over, HIRE),
            ("request-release", work.exclusive, WORK),
            ("refuse-release", work.release_requested, HIRE),
            ("release-exclusivity", work.exclusive, HIRE),
            ("decline-renewal", renewals.renewable, EITHER_SIDE),
        )
    ),
)
AMENDMENTS = (
    Row(f"post {CONTRACT}/amendments", 201, amendments.contract_to_amend, EITHER_SIDE),
    Row(f"get {CONTRACT}/amendments", 200, amendments.amended, PARTY, shows=True),
    Row(f"get {AMENDMENT}", 200, amendments.amendment, PARTY, shows=True),
    Row(f"post {AMENDMENT}/accept", 200, amendments.amendment, WORK),
    Row(f"post {AMENDMENT}/decline", 200, amendments.amendment_to_decline, WORK),
    Row(f"post {AMENDMENT}/withdraw", 200, amendments.amendment, HIRE),
)
MILESTONE = "/v1/milestones/{milestone_id}"
MILESTONES = (
    Row(f"get {CONTRACT}/milestones", 200, milestones.project, PARTY, shows=True),
    Row(f"get {MILESTONE}", 200, milestones.agreed, PARTY, shows=True),
    Row(f"get {CONTRACT}/deposit", 200, milestones.deposit, PARTY),
    Row(f"post {CONTRACT}/deposit/pay", 200, milestones.deposit_to_pay, PAY, moves_money=True),
    *(
        Row(f"post {MILESTONE}/{verb}", 200, ready, rights, needs_version=True, moves_money=money)
        for verb, ready, rights, money in (
            ("fund", milestones.to_fund, PAY, True),
            ("submit", milestones.to_submit, WORK, False),
            ("approve", milestones.to_approve, PAY, True),
            ("request-changes", milestones.to_send_back, PAY, False),
            ("request-refund", milestones.to_ask_back, PAY, False),
            ("agree-to-refund", milestones.to_give_back, WORK, True),
            ("decline-refund", milestones.to_give_back, WORK, False),
        )
    ),
)
SALES, STATEMENTS = f"{CONTRACT}/sales", f"{CONTRACT}/commission-statements"
COMMISSIONS = (
    Row(f"post {SALES}", 201, commissions.to_report, PAY),
    Row(f"post {SALES}/bulk", 200, commissions.to_report_many, PAY),
    Row(f"get {SALES}", 200, commissions.reports, EARNED_INSIDE, shows=True),
    Row(f"get {SALES}/{{sale_id}}", 200, commissions.one, EARNED, shows=True),
    Row(f"get {STATEMENTS}", 200, commissions.statements, EARNED_INSIDE),
    Row(f"get {STATEMENTS}/running", 200, commissions.open_statement, EARNED, shows=True),
    Row(f"get {STATEMENTS}/{{statement_id}}", 200, commissions.statement, EARNED, shows=True),
)
INVOICE = "/v1/invoices/{invoice_id}"
INVOICES = (
    Row(f"get {CONTRACT}/charges", 200, charges.of_contract, SENT_INSIDE),
    Row(f"post {CONTRACT}/invoices", 201, invoices.to_bill, BILL),
    Row(f"get {CONTRACT}/invoices", 200, invoices.of_contract, SENT_INSIDE),
    Row("get /v1/invoices", 200, invoices.all_of_them, SENT_ALL),
    Row(f"get {INVOICE}", 200, invoices.owed, SENT, shows=True),
    Row(f"patch {INVOICE}", 200, invoices.to_change, OWN_FILE),
    Row(f"delete {INVOICE}", 204, invoices.draft, OWN_FILE),
    Row(f"post {INVOICE}/open", 200, invoices.draft, OWN_FILE, moves_money=True),
    Row(f"post {INVOICE}/void", 200, invoices.to_void, BILL_OPENED, moves_money=True),
    Row(f"post {INVOICE}/mark-uncollectible", 200, invoices.owed, BILL_OPENED),
    Row(f"post {INVOICE}/payments", 201, invoices.to_pay, BILL_OPENED, moves_money=True),
    Row(f"get {INVOICE}/payments", 200, invoices.paid, SENT, shows=True),
    Row(f"post {INVOICE}/pay", 201, invoices.to_pay_from_held, PAY_BILLS, moves_money=True),
    Row(f"post {INVOICE}/repayments", 201, invoices.to_repay, BILL_OPENED, moves_money=True),
    Row(f"get {INVOICE}/repayments", 200, invoices.repaid, SENT, shows=True),
    Row(f"post {INVOICE}/credit-notes", 201, invoices.to_credit, BILL_OPENED, moves_money=True),
    Row(f"get {INVOICE}/credit-notes", 200, invoices.credited, SENT, shows=True),
    Row(
        f"post {INVOICE}/correction-credits",
        201,
        invoices.to_settle,
        BILL_OPENED,
        moves_money=True,
    ),
    Row(f"post {INVOICE}/correction-credits/preview", 200, invoices.to_weigh, BILL_OPENED),
    Row("get /v1/credit-notes/{credit_note_id}", 200, invoices.credit_note, SENT, shows=True),
    Row(f"get {INVOICE}/lines/{{line_id}}/sources", 200, invoices.line, SENT, shows=True),
    Row(f"get {INVOICE}/late-fee", 200, invoices.late_for_days, SENT),
    Row(f"post {INVOICE}/late-fee-invoices", 201, invoices.lateness_to_charge, BILL_OPENED),
    Row(f"post {INVOICE}/reminders", 201, invoices.to_remind_of, BILL_OPENED),
    Row(f"get {INVOICE}/reminders", 200, invoices.reminded_of, SENT),
    Row(f"get {INVOICE}/pdf", 200, invoices.owed, SENT),
    Row(f"get {INVOICE}/ubl", 200, invoices.owed, SENT, shows=True),
    Row(f"get {INVOICE}/csv", 200, invoices.owed, SENT, shows=True),
    Row(f"get {ENTRY}/invoice-line", 200, invoices.entry_of_line, SENT, shows=True),
    Row(
        "get /v1/expenses/{expense_id}/invoice-line", 200, invoices.billed_expense, SENT, shows=True
    ),
    Row(
        "get /v1/milestone-movements/{movement_id}/invoice-line",
        *(200, invoices.billed_release, SENT),
        shows=True,
    ),
    Row("get /v1/charges/{charge_id}/invoice-line", 200, invoices.billed_charge, SENT, shows=True),
)
PERIOD = "/v1/retainer-periods/{period_id}"
RETAINERS = (
    Row(f"get {CONTRACT}/retainer-periods", 200, retainers.of_contract, PARTY),
    Row(f"get {PERIOD}", 200, retainers.closed, PARTY),
    Row(f"get {PERIOD}/minutes", 200, retainers.closed, PARTY),
    Row(f"get {CONTRACT}/minute-grants", 200, retainers.of_contract, PARTY),
    Row(f"post {CONTRACT}/minute-grants", 201, retainers.to_buy, PAY, moves_money=True),
    Row("get /v1/minute-grants/{grant_id}", 200, retainers.grant, PARTY),
)
DISPUTE, RULED = "/v1/disputes/{dispute_id}", "/v1/admin/disputes/{dispute_id}"
DISPUTES = (
    Row(f"post {INVOICE}/disputes", 201, disputes.to_dispute, DISPUTE_IT, moves_money=True),
    Row(f"get {INVOICE}/disputes", 200, disputes.of_invoice, SENT),
    Row("get /v1/disputes", 200, disputes.all_of_them, SENT_ALL),
    Row(f"get {DISPUTE}", 200, disputes.opened, SENT),
    Row(f"get {DISPUTE}/positions", 200, disputes.discussed, SENT, shows=True),
    *(
        Row(f"post {DISPUTE}/{verb}", 200, ready, rights, moves_money=money)
        for verb, ready, rights, money in (
            ("answer", disputes.to_answer, BILL_OPENED, False),
            ("comment", disputes.to_comment, SENT, False),
            ("propose", disputes.to_propose, BILL_OPENED, False),
            ("counter", disputes.to_counter, DISPUTE_IT, False),
            ("accept", disputes.proposed, DISPUTE_IT, True),
            ("decline", disputes.to_decline, DISPUTE_IT, False),
            ("concede", disputes.opened, BILL_OPENED, True),
            ("withdraw", disputes.opened, DISPUTE_IT, True),
            ("escalate", disputes.answered, SENT, False),
        )
    ),
    Row("get /v1/admin/disputes", 200, disputes.all_escalated, HOUSE),
    Row(f"get {RULED}", 200, disputes.escalated, HOUSE),
    Row(f"post {RULED}/rule", 200, disputes.to_rule, HOUSE, moves_money=True),
)
KNOWLEDGE = (
    Row(f"post {CONTRACT}/articles", 201, knowledge.new_article, WRITE_INSIDE),
    Row(f"get {CONTRACT}/articles", 200, knowledge.of_contract, PARTY, shows=True),
    Row(f"get {ONE}/articles", 200, knowledge.of_organization, INSIDE, shows=True),
    Row(f"get {ARTICLE}", 200, knowledge.shown, PARTY, shows=True),
    Row(f"patch {ARTICLE}", 200, knowledge.draft_to_change, KEEP_DRAFTS),
    Row(f"post {ARTICLE}/publish", 200, knowledge.draft, KEEP_DRAFTS),
    Row(f"post {ARTICLE}/archive", 200, knowledge.shown, KEEP),
    Row(f"post {ARTICLE}/restore", 200, knowledge.archived, KEEP_DRAFTS),
    Row(f"get {ARTICLE}/revisions", 200, knowledge.revised, PARTY),
    Row(f"get {ARTICLE}/revisions/{{revision_id}}", 200, knowledge.revision, PARTY, shows=True),
    Row(f"get {ARTICLE}/contracts", 200, knowledge.shared, CLIENTS_ALONE),
    Row(f"put {ARTICLE}/contracts/{{contract_id}}", 204, knowledge.to_add, KEEP),
    Row(f"delete {ARTICLE}/contracts/{{contract_id}}", 204, knowledge.to_remove, KEEP),
)
ENQUIRIES = (
    Row(f"post {CONTRACT}/enquiries", 201, enquiries.new_enquiry, WRITE_LOG),
    Row(f"get {CONTRACT}/enquiries", 200, enquiries.log, PARTY, shows=True),
    Row(f"get {ENQUIRY}", 200, enquiries.waiting, PARTY, shows=True),
    Row(f"patch {ENQUIRY}", 200, enquiries.to_change, WRITE_LOG),
    Row(f"post {ENQUIRY}/answer", 200, enquiries.to_answer, WRITE_LOG),
    Row(f"post {ENQUIRY}/escalate", 200, enquiries.to_escalate, WRITE_LOG),
    Row(f"post {ENQUIRY}/close", 200, enquiries.to_close, WRITE_LOG),
    Row(f"post {ENQUIRY}/forget-customer", 200, enquiries.waiting, KEEP),
    Row(f"put {ENQUIRY}/time-entries/{{entry_id}}", 204, enquiries.with_time, WRITE_LOG),
    Row(f"delete {ENQUIRY}/time-entries/{{entry_id}}", 204, enquiries.linked, WRITE_LOG),
)
ABSENCES = (
    Row(f"post {CONTRACT}/absences", 201, absences.new_absence, WORK),
    Row(f"get {CONTRACT}/absences", 200, absences.absences, PARTY, shows=True),
    Row(f"get {ABSENCE}", 200, absences.absence, PARTY, shows=True),
    Row(f"patch {ABSENCE}", 200, absences.to_change, WORK),
    Row(f"delete {ABSENCE}", 204, absences.absence, WORK),
    Row(f"get {CONTRACT}/presence", 200, work.standing, PARTY),
)
CONTACTS = (
    Row(f"post {CONTRACT}/contacts", 201, contacts.new_contact, KEEP),
    Row(f"get {CONTRACT}/contacts", 200, contacts.contacts, PARTY, shows=True),
    Row(f"get {CONTACT}", 200, contacts.contact, PARTY, shows=True),
    Row(f"patch {CONTACT}", 200, contacts.contact_to_change, KEEP),
    Row(f"delete {CONTACT}", 204, contacts.contact, KEEP),
    Row(f"post {CONTRACT}/collaborators", 201, contacts.new_collaborator, WRITE_INSIDE),
    Row(f"get {CONTRACT}/collaborators", 200, contacts.collaborators, PARTY, shows=True),
    Row(f"delete {HELPER}", 204, contacts.collaborator, KEEP),
    Row("post /v1/collaborations/accept", 200, contacts.asked_to_help, INVITED, own=True),
    Row(
        f"get {ME}/collaborations",
        200,
        contacts.own_collaborations,
        HELPED_ALL,
        own=True,
        shows=True,
    ),
    Row(
        f"delete {ME}/collaborations/{{collaboration_id}}",
        204,
        contacts.own_collaboration,
        HELPED,
        own=True,
    ),
)
EXPENSE = "/v1/expenses/{expense_id}"
EXPENSES = (
    Row(f"post {CONTRACT}/expenses", 201, expenses.new_expense, WORK),
    Row(f"get {CONTRACT}/expenses", 200, expenses.expenses, PARTY, shows=True),
    Row("get /v1/expenses", 200, expenses.all_expenses, PARTY_ALL, shows=True),
    Row(f"get {EXPENSE}", 200, expenses.draft, PARTY, shows=True),
    Row(f"patch {EXPENSE}", 200, expenses.to_edit, WORK),
    Row(f"delete {EXPENSE}", 204, expenses.draft, WORK),
    Row(f"post {EXPENSE}/submit", 200, expenses.draft, WORK),
    Row(f"post {EXPENSE}/withdraw", 200, expenses.submitted, WORK),
    Row(f"post {EXPENSE}/approve", 200, expenses.to_approve, SETTLE),
    Row(f"post {EXPENSE}/return", 200, expenses.to_return, SETTLE),
)
ORDER, MORE = "/v1/work-orders/{work_order_id}", "/v1/work-order-extensions/{extension_id}"
WORK_ORDERS = (
    Row(f"post {CONTRACT}/work-orders", 201, work_orders.new_order, ORDERS),
    Row(f"post {CONTRACT}/work-orders/batch", 200, work_orders.new_orders, ORDERS),
    Row(f"get {CONTRACT}/work-orders", 200, work_orders.orders, PARTY, shows=True),
    Row("get /v1/work-orders", 200, work_orders.all_orders, PARTY_ALL, shows=True),
    Row(f"get {ORDER}", 200, work_orders.open_order, PARTY, shows=True),
    Row(f"patch {ORDER}", 200, work_orders.to_edit, ORDERS),
    Row(f"get {ORDER}/burn-down", 200, work_orders.open_order, PARTY),
    Row(f"get {ORDER}/burn-down/series", 200, work_orders.open_order, PARTY),
    Row(f"post {ORDER}/start", 200, work_orders.open_order, WORK),
    Row(f"post {ORDER}/deliver", 200, work_orders.to_deliver, WORK),
    Row(f"post {ORDER}/accept", 200, work_orders.delivered, ORDERS),
    Row(f"post {ORDER}/return", 200, work_orders.to_return, ORDERS),
    Row(f"post {ORDER}/cancel", 200, work_orders.to_cancel, ORDERS),
    Row(f"get {ORDER}/extensions", 200, work_orders.extended, PARTY, shows=True),
    Row(f"post {ORDER}/extensions", 201, work_orders.to_extend, WORK),
    Row(f"get {MORE}", 200, work_orders.extension, PARTY, shows=True),
    Row(f"post {MORE}/grant", 200, work_orders.extension, ORDERS),
    Row(f"post {MORE}/refuse", 200, work_orders.extension, ORDERS),
)
TIME = (
    Row(f"post {CONTRACT}/time-entries", 201, work.work, WORK),
    Row(f"get {CONTRACT}/time-entries", 200, work.standing, PARTY, shows=True),
    Row(f"get {CONTRACT}/timesheet", 200, work.standing_week, PARTY, shows=True),
    Row(f"get {CONTRACT}/time-grid", 200, work.standing_week, WORK),
    Row(f"put {CONTRACT}/time-grid", 200, work.days_of_a_week, WORK),
    Row(f"get {CONTRACT}/burn-down", 200, work.standing, PARTY),
    Row(f"get {CONTRACT}/burn-down/series", 200, work.standing, PARTY),
    Row(f"get {CONTRACT}/time-series", 200, work.standing, PARTY),
    Row("get /v1/time-entries", 200, accounts.nothing, PARTY_ALL, shows=True),
    Row("get /v1/time-entries/export", 200, time_imports.export, PARTY_ALL, shows=True),
    Row(f"get {ENTRY}", 200, work.entry, PARTY, shows=True),
    Row(f"patch {ENTRY}", 200, work.entry_to_change, WORK),
    Row(f"delete {ENTRY}", 204, work.entry, WORK),
    Row(f"post {ENTRY}/submit", 200, work.entry_to_submit, WORK),
    Row(f"post {ENTRY}/approve", 200, work.submitted, SUPERVISE),
    Row(f"post {ENTRY}/return", 200, work.entry_to_return, SUPERVISE),
    Row(f"post {CONTRACT}/timesheet/submit", 200, work.week_to_submit, WORK),
    Row("get /v1/me/decisions", 200, work.two_timesheets, DECIDE_ALL),
    Row("get /v1/timesheets", 200, work.two_timesheets, PARTY_ALL),
    Row(f"get {SHEET}", 200, work.timesheet, PARTY),
    Row(f"post {SHEET}/submit", 200, work.timesheet_to_submit, WORK),
    Row(f"post {SHEET}/approve", 200, work.timesheet, SUPERVISE),
    Row(f"post {SHEET}/return", 200, work.timesheet_to_return, SUPERVISE),
    Row(f"post {ENTRY}/corrections", 201, time_corrections.to_correct, WRITE_INSIDE),
    Row(f"get {ENTRY}/corrections", 200, time_corrections.corrected, PARTY, shows=True),
    Row("get /v1/time-corrections", 200, time_corrections.two_corrections, PARTY_ALL, shows=True),
    Row(f"get {CORRECTION}", 200, time_corrections.correction, PARTY, shows=True),
    Row(f"post {CORRECTION}/approve", 200, time_corrections.correction, SUPERVISE),
    Row(f"post {CORRECTION}/decline", 200, time_corrections.correction_to_decline, SUPERVISE),
    Row(f"post {CORRECTION}/withdraw", 200, time_corrections.correction, WORK),
    Row("post /v1/timers/start", 201, work.timer, WORK),
    Row("post /v1/timers/stop", 200, work.running_timer, STOP),
    Row("post /v1/timers/discard", 204, work.running_timer, STOP),
    Row("get /v1/timers/current", 200, work.running_timer, OWN_TIMER, shows=True),
    Row("post /v1/time-entries/bulk", 200, work.many_at_once, BY_ITEM, shows=True),
    Row(f"post {ENTRY}/resume", 201, work.entry_to_resume, WORK),
    Row(f"post {ENTRY}/confirm", 200, work.auto_stopped, WORK),
)
TIME_IMPORTS = (
    Row(f"post {CONTRACT}/time-imports", 201, time_imports.new_file, WORK),
    Row(f"get {CONTRACT}/time-imports", 200, time_imports.files, OWN_FILES),
    Row(f"get {FILE}", 200, time_imports.file, OWN_FILE),
    Row(f"get {FILE}/errors", 200, time_imports.file, OWN_FILE),
    Row(f"post {FILE}/commit", 200, time_imports.to_commit, OWN_FILE),
    Row(f"delete {FILE}", 204, time_imports.file, OWN_FILE),
    Row(f"post {ME}/time-feed", 201, accounts.nothing, ONESELF, own=True),
    Row(f"get {ME}/time-feed", 200, accounts.nothing, ONESELF),
    Row(f"delete {ME}/time-feed", 204, time_imports.feed, ONESELF, own=True),
    Row("get /v1/time-feeds/{secret}.ics", 200, time_imports.calendar, ANYBODY),
)
STORED = "/v1/files/{file_id}"
FILES = (
    Row(f"post {CONTRACT}/files", 201, files.new_file, SEND),
    Row(f"get {STORED}", 200, files.held, PARTY),
    Row(f"get {STORED}/content", 200, files.held, PARTY),
    Row(f"delete {STORED}", 204, files.loose, OWN_FILE),
)
NAMING = "/v1/end-clients/{end_client_request_id}"
ENDORSE = Rights(HIRING, {403: INSIDERS - HIRING})
END_CLIENTS = (
    Row(f"post {JOB}/end-client", 201, end_clients.end_client_to_ask, HIRE_ALL),
    Row(f"get {JOB}/end-client", 200, end_clients.named, INSIDE, shows=True),
    Row(f"get {NAMING}", 200, end_clients.request_to_home, INSIDE, shows=True),
    Row(f"post {NAMING}/agree", 200, end_clients.request_to_home, MANAGE),
    Row(f"post {NAMING}/decline", 200, end_clients.request_to_home, MANAGE),
    Row(f"post {NAMING}/withdraw", 200, end_clients.named, POST_JOBS),
    Row(f"get {ONE}/end-client-requests", 200, end_clients.requests_to_home, INSIDE, shows=True),
    Row(
        f"get {ONE}/forwarded-proposals", 200, end_clients.all_forwarded_to_home, INSIDE, shows=True
    ),
    Row(f"post {PROPOSAL}/forward", 201, end_clients.proposal_to_forward, HIRE),
    Row(
        "get /v1/forwarded-proposals/{proposal_id}",
        *(200, end_clients.forwarded_to_home, INSIDE),
        shows=True,
    ),
    Row(f"post {PROPOSAL}/endorse", 200, end_clients.forwarded_to_home, ENDORSE),
    Row(f"post {PROPOSAL}/withdraw-endorsement", 200, end_clients.endorsed, ENDORSE),
    Row(f"post {PROPOSAL}/comments", 201, end_clients.comment, INSIDE),
    Row(f"get {PROPOSAL}/comments", 200, end_clients.comments, INSIDE, shows=True),
)
PAYMENT, AT_HOUSE = "/v1/payments/{payment_id}", "/v1/admin/payments/{payment_id}"
PAYMENTS = (
    Row("post /v1/payments", 201, payments.new_payment, PAY_IN, moves_money=True),
    Row("get /v1/payments", 200, payments.payments, SEE_MONEY_ALL),
    Row(f"get {PAYMENT}", 200, payments.payment, SEE_MONEY),
    Row(f"post {PAYMENT}/cancel", 200, payments.payment, SEE_MONEY, needs_version=True),
    Row(f"get {PAYMENT}/card", 200, payments.card_payment, SEE_MONEY),
    Row("post /v1/payment-providers/stripe/events", 200, payments.signed, ANYBODY),
    Row("get /v1/admin/provider-events", 200, payments.provider_events, HOUSE),
    Row("get /v1/admin/payments", 200, payments.payments, HOUSE),
    Row(f"get {AT_HOUSE}", 200, payments.payment, HOUSE),
    Row(
        f"post {AT_HOUSE}/receive",
        *(200, payments.payment_that_came, HOUSE),
        needs_version=True,
        moves_money=True,
    ),
    Row(
        f"post {AT_HOUSE}/return",
        *(200, payments.payment_to_return, HOUSE),
        needs_version=True,
        moves_money=True,
    ),
)
STATEMENT, BANK_LINE = (
    "/v1/admin/bank-statements/{statement_id}",
    "/v1/admin/bank-lines/{bank_line_id}",
)
BANK_STATEMENTS = (
    Row("post /v1/admin/bank-statements", 201, bank_statements.new_statement, HOUSE),
    Row("get /v1/admin/bank-statements", 200, bank_statements.statements, HOUSE),
    Row(f"get {STATEMENT}", 200, bank_statements.sent, HOUSE),
    Row(f"delete {STATEMENT}", 204, bank_statements.sent, HOUSE),
    Row(
        f"post {STATEMENT}/import",
        *(200, bank_statements.to_import, HOUSE),
        needs_version=True,
        moves_money=True,
    ),
    Row("get /v1/admin/bank-lines", 200, bank_statements.lines, HOUSE),
    Row(f"get {BANK_LINE}", 200, bank_statements.unmatched, HOUSE),
    Row(
        f"post {BANK_LINE}/match",
        *(200, bank_statements.to_match, HOUSE),
        needs_version=True,
        moves_money=True,
    ),
    Row(f"post {BANK_LINE}/dismiss", 200, bank_statements.to_dismiss, HOUSE, needs_version=True),
)
SPLITS = (
    Row("get /v1/splits", 200, splits.some, SEE_MONEY_ALL),
    Row("get /v1/splits/{split_id}", 200, splits.one, SEE_MONEY),
    Row("post /v1/splits/{split_id}/pay", 200, splits.due, SEE_MONEY, moves_money=True),
)
DESTINATION, PAYOUT = "/v1/payout-destinations", "/v1/payouts/{payout_id}"
BATCH = "/v1/admin/payout-batches/{batch_id}"
PAYOUTS = (
    Row(f"post {DESTINATION}", 201, payouts.new_destination, PAY_IN),
    Row(f"get {DESTINATION}", 200, payouts.destinations, SEE_MONEY_ALL),
    Row(f"get {DESTINATION}/{{destination_id}}", 200, payouts.destination, SEE_MONEY),
    Row("post /v1/payouts", 201, payouts.new_payout, PAY_IN, moves_money=True),
    Row("get /v1/payouts", 200, payouts.payouts, SEE_MONEY_ALL),
    Row(f"get {PAYOUT}", 200, payouts.payout, SEE_MONEY),
    Row(
        f"post {PAYOUT}/cancel",
        *(200, payouts.payout, SEE_MONEY),
        needs_version=True,
        moves_money=True,
    ),
    Row("get /v1/admin/payouts", 200, payouts.payouts, HOUSE),
    Row("post /v1/admin/payouts/settle", 200, payouts.settlement, HOUSE, moves_money=True),
    Row("post /v1/admin/payout-runs", 200, payouts.run, HOUSE),
    Row("get /v1/admin/payout-batches", 200, payouts.batches, HOUSE),
    Row(f"get {BATCH}", 200, payouts.batch, HOUSE),
    Row(f"post {BATCH}/submit", 200, payouts.batch, HOUSE, needs_version=True),
    Row(f"get {BATCH}/csv", 200, payouts.file, HOUSE),
    Row(f"get {BATCH}/pain001", 200, payouts.file, HOUSE),
)
ACCOUNT = "/v1/accounts/{account_id}"
ACCOUNTS = (
    Row("get /v1/accounts", 200, money.accounts, SEE_MONEY_ALL),
    Row(f"get {ACCOUNT}", 200, money.account, SEE_MONEY),
    Row(f"get {ACCOUNT}/entries", 200, money.account, SEE_MONEY, shows=True),
)
CONSENT = "/v1/me/payee-records/{consent_id}"
PAYEE_RECORDS = (
    Row("post /v1/me/payee-records", 201, payee_records.new_consent, OWN_PROFILE),
    Row("get /v1/me/payee-records", 200, payee_records.consents, OWN_PROFILE_ALL),
    Row(f"get {CONSENT}", 200, payee_records.consent, OWN_PROFILE),
    Row(f"post {CONSENT}/revoke", 200, payee_records.consent, OWN_PROFILE),
    Row(f"get {CONSENT}/views", 200, payee_records.looked_at, OWN_PROFILE),
    Row(f"get {ONE}/payee-records", 200, payee_records.consents_of_home, MONEY),
    Row(f"post {ONE}/payee-records/{{consent_id}}/view", 200, payee_records.consent_to_home, MONEY),
)
REPORTS = (
    *(
        Row(f"get /v1/reports/{what}{form}", 200, reports.of_home, SEE_MONEY)
        for what in ("earnings", "spend", "costs")
        for form in ("", "/csv")
    ),
    Row("get /v1/statements", 200, reports.of_home, SEE_MONEY),
    Row("get /v1/admin/reports/revenue", 200, accounts.nothing, HOUSE),
    Row("get /v1/admin/reports/revenue/csv", 200, accounts.nothing, HOUSE),
)
OTHERS = (
    Row("post /v1/pricing/quotes", 200, jobs.price, ANYBODY),
    Row("get /v1/pricing/rate-bands", 200, prices.rate_band, ANYBODY),
    Row("get /v1/pricing/pay-medians", 200, prices.in_euros, ANYBODY),
    Row("post /v1/pricing/estimates", 200, prices.plan, ANYBODY),
    Row("get /v1/pricing/policies", 200, accounts.nothing, ANYBODY),
    Row("post /v1/pricing/saved-quotes", 201, prices.new_quote, POST_JOBS),
    Row("get /v1/pricing/saved-quotes", 200, prices.quotes, INSIDE_ALL),
    Row("get /v1/pricing/saved-quotes/{quote_id}", 200, prices.quote, INSIDE),
    Row("post /v1/pricing/compare", 200, prices.role, ANYBODY),
    Row("get /v1/events", 200, accounts.many, PARTY_ALL),
    Row("get /v1/meta/event-types", 200, accounts.nothing, ANYBODY),
    Row("get /v1/meta/state-machines", 200, accounts.nothing, ANYBODY),
)
ROWS = (
    *(*JOB_INVITATIONS, *REVIEWING, *END_CLIENTS),
    *(*SIGN_IN, *ORGANIZATIONS, *PROFILES),
    *(*ROSTERS, *RATES, *CONTACTS, *ABSENCES),
    *(*JOBS, *PROPOSALS, *CONTRACTS, *AMENDMENTS, *MILESTONES, *WORK_ORDERS, *EXPENSES),
    *(*INVOICES, *SPLITS, *DISPUTES, *RETAINERS, *COMMISSIONS, *KNOWLEDGE, *ENQUIRIES),
    *(*TIME, *TIME_IMPORTS, *FILES),
    *(*PAYMENTS, *PAYOUTS, *BANK_STATEMENTS, *ACCOUNTS, *PAYEE_RECORDS, *REPORTS, *OTHERS),
)
# Outside /v1: for anybody, and without a word of anybody's.
OUTSIDE = {"get /health/live", "get /health/ready", "get /errors/{code}", "get /", "get /docs"} | {
    "get /metrics"
}
