"""What the application answers: every router, in the order in which paths are looked up."""

from fastapi import APIRouter

from va_market.absences import router as absences
from va_market.accounts import router as accounts
from va_market.amendments import router as amendments
from va_market.assistants import router as assistants
from va_market.bank_statements import router as bank_statements
from va_market.charges import router as charges
from va_market.collaborations import router as collaborations
from va_market.commissions import router as commissions
from va_market.contacts import router as contacts
from va_market.contracts import router as contracts
from va_market.disputes import router as disputes
from va_market.end_clients import router as end_clients
from va_market.endings import router as endings
from va_market.enquiries import router as enquiries
from va_market.expenses import router as expenses
from va_market.feed import router as feed
from va_market.files import router as files
from va_market.identity import router as identity
from va_market.invoices import router as invoices
from va_market.job_invitations import router as job_invitations
from va_market.jobs import router as jobs
from va_market.kit.http import health
from va_market.knowledge import router as knowledge
from va_market.milestones import router as milestones
from va_market.payee_records import router as payee_records
from va_market.payments import router as payments
from va_market.payouts import router as payouts
from va_market.privacy import router as privacy
from va_market.proposals import router as proposals
from va_market.quotes import router as quotes
from va_market.rate_bands import router as rate_bands
from va_market.rate_cards import router as rate_cards
from va_market.reimbursement_policies import router as reimbursement_policies
from va_market.reminders import router as reminders
from va_market.renewals import router as renewals
from va_market.reports import router as reports
from va_market.retainers import router as retainers
from va_market.reviewing import router as reviewing
from va_market.rosters import router as rosters
from va_market.splits import router as splits
from va_market.substitutions import router as substitutions
from va_market.time_corrections import router as time_corrections
from va_market.time_exports import router as time_exports
from va_market.time_feeds import router as time_feeds
from va_market.time_grid import router as time_grid
from va_market.time_imports import router as time_imports
from va_market.time_series import router as time_series
from va_market.timekeeping import router as timekeeping
from va_market.timesheets import router as timesheets
from va_market.work_orders import router as work_orders

ROUTERS: tuple[APIRouter, ...] = (
    *identity.routers,
    reimbursement_policies.router,
    *(assistants.catalog, assistants.own, assistants.router),
    *(rosters.router, rosters.own),
    *(rate_cards.router, rate_cards.own),
    jobs.router,
    *(job_invitations.of_job, job_invitations.router),
    *(job_invitations.own, job_invitations.of_agency),
    *(proposals.of_job, proposals.router, proposals.of_roster, proposals.of_own_roster),
    *(reviewing.of_job, reviewing.of_proposal, reviewing.own),
    *(end_clients.of_job, end_clients.router, end_clients.of_organization),
    *(end_clients.of_proposal, end_clients.forwarded),
    *(contracts.of_proposal, contracts.offers, contracts.own, contracts.releases, contracts.router),
    *(milestones.of_contract, milestones.router, milestones.deposit),
    *(work_orders.of_contract, work_orders.router),
    *(work_orders.of_order, work_orders.extensions),
    *(knowledge.of_contract, knowledge.of_organization, knowledge.router),
    *(absences.router, absences.of_contract),
    contacts.router,
    *(collaborations.of_contract, collaborations.accepting, collaborations.own),
    *(enquiries.of_contract, enquiries.router),
    *(files.of_contract, files.router, expenses.of_contract, expenses.router),
    time_exports.router,  # its path is one of an entry, too
    *(timekeeping.of_contract, timekeeping.of_order, timekeeping.router, timekeeping.timers),
    *(time_imports.of_contract, time_imports.router, time_feeds.own, time_feeds.router),
    *(time_corrections.of_entry, time_corrections.router, time_grid.router),
    *(time_series.of_contract, time_series.of_order, time_series.of_organization),
    *(timesheets.of_contract, timesheets.router, timesheets.own),
    *(amendments.of_contract, amendments.router),
    *(substitutions.of_contract, substitutions.router, endings.router, renewals.router),
    *(quotes.router, rate_bands.router),
    *(feed.router, feed.of_organization, feed.meta),
    *(retainers.of_contract, retainers.router, retainers.grants),
    *(charges.of_contract, commissions.sales, commissions.statements),
    *(*invoices.routers, *disputes.routers, splits.router),
    *(reminders.of_organization, reminders.own, reminders.of_invoice),
    accounts.router,
    *(payee_records.own, payee_records.of_organization),
    *(reports.router, reports.statements, reports.of_house),
    *(payments.router, payments.of_house, payments.of_provider, payments.events),
    *(bank_statements.router, bank_statements.lines),
    *payouts.routers,
    privacy.router,
    health.router,
)
DESCRIPTION = """The backend of a virtual-assistant agency or marketplace.

Register, sign in, and send the token as `Authorization: Bearer ...`. Programs of an
organization send an API key instead, with the scope that each operation names. Errors are
`application/problem+json`; lists are pages with `next_cursor`; resources say in
`allowed_actions` what you may do now."""

TAGS = {
    "sign-in": "Register, sign in, stay signed in, and sign out.",
    "me": "Who you are and where you are signed in.",
    "second factor": "Codes of an authenticator app at sign-in, and codes for when it is lost.",
    "organizations": "The clients and agencies you belong to.",
    "members": "Who belongs to an organization, in which role, and who is asked to join.",
    "api keys": "Let programs act for an organization.",
    "rosters": "The assistants who work through an agency, and the terms they agreed to.",
    "rate cards": "The rates of organizations and the list prices of assistants, day by day.",
    "assistants": "Profiles of assistants and the categories of work.",
    "jobs": "What clients want done.",
    "job invitations": "Whom clients ask for a proposal.",
    "proposals": "What assistants, agencies and clients put before each other: work, time and pay.",
    "reviewing": "Who looks over proposals for a client, and what they think of them.",
    "end clients": "Who needs the work that another organization buys.",
    "contracts": "What both sides agreed on, from an accepted proposal to its end.",
    "work orders": "What a client orders on a contract, piece by piece, and what became of it.",
    "amendments": "How what was agreed changes: one side asks, the other agrees, from a day on.",
    "milestones": "The parts of a project and its deposit: funded, delivered, approved, released.",
    "knowledge": "Articles of clients for those who answer callers on their contracts.",
    "enquiries": "What customers of a client asked for, and what came of it.",
    "contacts": "Whom the work on a contract may need, how and when.",
    "collaborators": "Those who help with a contract, and read what is written inside it.",
    "time": "Time worked, by hand or by timer, and its approval.",
    "files": "Images, documents and texts that show what was done.",
    "reimbursement": "What organizations pay back to assistants, and what was spent.",
    "pricing": "What work costs, line by line.",
    "payments": "What clients pay in, to be held for them until they spend it.",
    "retainers": "Periods of retainers, and where their minutes went.",
    "commissions": "Sales that clients report, and what assistants earn by them.",
    "charges": "What a contract owes for its periods besides time.",
    "disputes": "What clients say was billed wrongly, line by line, until it is settled or ruled.",
    "payouts": "Where those who earned money are paid, and what was paid out to them.",
    "invoices": "What clients are asked to pay: drafted from approved time, opened, paid.",
    "splits": "What of the money of an agency is its assistant's.",
    "reminders": "When clients are reminded of what is overdue, and when they were.",
    "accounts": "What is held for you and your organizations, and how it came about.",
    "payee records": "What assistants let firms see of their pay, until when, and who looked.",
    "reports": "What was earned and spent, in steps of a span; statements of each month.",
    "events": "What happened to you and your organizations.",
    "meta": "The tables behind statuses and events.",
    "health": "Whether the server lives and is ready.",
}
