"""All that is kept about a person, part by part."""

from va_market.absences import personal as absences
from va_market.amendments import personal as amendments
from va_market.assistants import personal as assistants
from va_market.audit import personal as audit
from va_market.bank_statements import personal as bank_statements
from va_market.charges import personal as charges
from va_market.collaborations import personal as collaborations
from va_market.commissions import personal as commissions
from va_market.contacts import personal as contacts
from va_market.contracts import personal as contracts
from va_market.disputes import personal as disputes
from va_market.end_clients import personal as end_clients
from va_market.enquiries import personal as enquiries
from va_market.events import personal as events
from va_market.expenses import personal as expenses
from va_market.files import personal as files
from va_market.identity import personal as identity
from va_market.invoices import personal as invoices
from va_market.job_invitations import personal as job_invitations
from va_market.jobs import personal as jobs
from va_market.kit.http import replies
from va_market.kit.personal import Part
from va_market.knowledge import personal as knowledge
from va_market.ledger import personal as ledger
from va_market.mails import personal as mails
from va_market.milestones import personal as milestones
from va_market.payee_records import personal as payee_records
from va_market.payments import personal as payments
from va_market.payouts import personal as payouts
from va_market.proposals import personal as proposals
from va_market.quotes import personal as quotes
from va_market.rate_cards import personal as rate_cards
from va_market.reminders import personal as reminders
from va_market.retainers import personal as retainers
from va_market.reviewing import personal as reviewing
from va_market.rosters import personal as rosters
from va_market.splits import personal as splits
from va_market.substitutions import personal as substitutions
from va_market.time_corrections import personal as time_corrections
from va_market.time_feeds import personal as time_feeds
from va_market.time_imports import personal as time_imports
from va_market.timekeeping import personal as timekeeping
from va_market.work_orders import personal as work_orders

PARTS: tuple[Part, ...] = (
    *identity.PARTS,
    *assistants.PARTS,
    *rosters.PARTS,
    *rate_cards.PARTS,
    *jobs.PARTS,
    *job_invitations.PARTS,
    *quotes.PARTS,
    *proposals.PARTS,
    *reviewing.PARTS,
    *end_clients.PARTS,
    *contracts.PARTS,
    *collaborations.PARTS,
    *contacts.PARTS,
    *absences.PARTS,
    *milestones.PARTS,
    *charges.PARTS,
    *retainers.PARTS,
    *commissions.PARTS,
    *work_orders.PARTS,
    *knowledge.PARTS,
    *timekeeping.PARTS,
    *time_corrections.PARTS,
    *time_imports.PARTS,
    *files.PARTS,
    *expenses.PARTS,
    *time_feeds.PARTS,
    *amendments.PARTS,
    *substitutions.PARTS,
    *enquiries.PARTS,
    *invoices.PARTS,
    *splits.PARTS,
    *reminders.PARTS,
    *disputes.PARTS,
    *ledger.PARTS,
    *payee_records.PARTS,
    *payments.PARTS,
    *bank_statements.PARTS,
    *payouts.PARTS,
    *events.PARTS,
    *audit.PARTS,
    *mails.PARTS,
    *replies.PARTS,
)
