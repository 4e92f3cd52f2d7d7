"""Imports every table once, for Alembic and the tests."""

from sqlmodel import SQLModel

from va_market.absences import models as absences
from va_market.amendments import models as amendments
from va_market.assistants import models as assistants
from va_market.audit import models as audit
from va_market.bank_statements import models as bank_statements
from va_market.charges import models as charges
from va_market.collaborations import models as collaborations
from va_market.commissions import models as commissions
from va_market.contacts import models as contacts
from va_market.contracts import escalations, pauses
from va_market.contracts import models as contracts
from va_market.disputes import models as disputes
from va_market.end_clients import models as end_clients
from va_market.enquiries import models as enquiries
from va_market.events import models as events
from va_market.expenses import models as expenses
from va_market.files import models as files
from va_market.identity import models as identity
from va_market.invoices import models as invoices
from va_market.jobs import models as jobs
from va_market.kit.http import replies
from va_market.knowledge import models as knowledge
from va_market.ledger import models as ledger
from va_market.mails import models as mails
from va_market.milestones import models as milestones
from va_market.pay_periods import models as pay_periods
from va_market.payee_records import models as payee_records
from va_market.payments import models as payments
from va_market.payouts import models as payouts
from va_market.proposals import models as proposals
from va_market.quotes import models as quotes
from va_market.rate_bands import models as rate_bands
from va_market.rate_cards import models as rate_cards
from va_market.reimbursement_policies import models as reimbursement_policies
from va_market.reminders import models as reminders
from va_market.retainers import models as retainers
from va_market.reviewing import models as reviewing
from va_market.rosters import models as rosters
from va_market.splits import models as splits
from va_market.substitutions import models as substitutions
from va_market.time_corrections import models as time_corrections
from va_market.time_feeds import models as time_feeds
from va_market.time_imports import models as time_imports
from va_market.timekeeping import models as timekeeping
from va_market.timekeeping import timesheets
from va_market.work_orders import models as work_orders

__all__ = ["metadata"]

FEATURES = (
    *(absences, charges, collaborations, commissions, contacts, pay_periods),
    *(amendments, assistants, audit, contracts, enquiries, events, identity, jobs, knowledge),
    *(escalations, pauses, ledger, mails, milestones, work_orders),
    *(proposals, quotes, rate_bands, rate_cards, replies, rosters, substitutions, timekeeping),
    *(disputes, invoices, retainers, splits, timesheets),
    *(end_clients, expenses, files, payee_records, payments, payouts),
    *(reimbursement_policies, reminders, reviewing),
    *(bank_statements, time_corrections, time_feeds, time_imports),
)
metadata = SQLModel.metadata
