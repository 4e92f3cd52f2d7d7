"""Background work on money: what is held, charged, disputed, and paid in and out."""

from datetime import datetime

from va_market.bank_statements import service as bank_statements
from va_market.commissions import service as commissions
from va_market.disputes import service as disputes
from va_market.disputes.deps import patience_of
from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession
from va_market.kit.jobs import Periodic
from va_market.kit.steps import in_batches, repeated
from va_market.mails.service import Outbox
from va_market.milestones import service as milestones
from va_market.pay_periods import service as pay_periods
from va_market.payments import service as payments
from va_market.payments.cards import cards_of
from va_market.payouts import service as payouts
from va_market.payouts.minimums import Minimums
from va_market.reminders import service as reminders
from va_market.reminders.letters import ReminderLetters
from va_market.retainers import service as retainers
from va_market.secret import secret_of
from va_market.settings import Settings

MOST_REMINDERS = 1_000
MOST_RETAINERS = 10_000  # all months begin on one day


def money_works(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    """All of it, in the order in which the worker begins."""
    return [
        *_of_milestones(database, clock),
        _of_retainers(database, clock),
        _of_disputes(database, settings, clock),
        _of_reminders(database, settings, clock),
        *_of_pay(database, clock),
        *_of_payouts(database, settings, clock),
        *_of_the_bank(database, clock),
        _of_cards(database, settings, clock),
    ]


def _of_milestones(database: Database, clock: Clock) -> list[Periodic]:
    async def decide(session: WriteSession, now: datetime) -> int:
        return await milestones.decide_by_silence(session, now=now)

    async def clear(session: WriteSession, now: datetime) -> int:
        return await milestones.clear_due(session, now=now)

    return [
        Periodic("decide_milestones", "* * * * *", in_batches(database, clock, decide)),
        Periodic("clear_milestones", "* * * * *", in_batches(database, clock, clear)),
    ]


def _of_retainers(database: Database, clock: Clock) -> Periodic:
    async def keep(session: WriteSession, now: datetime) -> int:
        return await retainers.keep_next(session, now=now)

    keeping = in_batches(database, clock, keep, most=MOST_RETAINERS)
    return Periodic("keep_retainers", "* * * * *", keeping)


def _of_disputes(database: Database, settings: Settings, clock: Clock) -> Periodic:
    patience = patience_of(settings)

    async def decide(session: WriteSession, now: datetime) -> int:
        return await disputes.decide_by_silence(session, patience=patience, now=now)

    return Periodic("decide_disputes", "* * * * *", in_batches(database, clock, decide))


def _of_reminders(database: Database, settings: Settings, clock: Clock) -> Periodic:
    letters = ReminderLetters(Outbox(secret_of(settings)), settings.public_url)

    async def send(session: WriteSession, now: datetime) -> int:
        return await reminders.send_due(session, letters=letters, now=now)

    sending = in_batches(database, clock, send, most=MOST_REMINDERS)
    return Periodic("send_reminders", "* * * * *", sending)


def _of_pay(database: Database, clock: Clock) -> list[Periodic]:
    async def settle(session: WriteSession, now: datetime) -> int:
        return await pay_periods.settle_due(session, now=now)

    async def close(session: WriteSession, now: datetime) -> int:
        return await commissions.close_due(session, now=now)

    return [
        Periodic("settle_pay_periods", "* * * * *", in_batches(database, clock, settle)),
        Periodic("close_commissions", "* * * * *", in_batches(database, clock, close)),
    ]


def _of_payouts(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    minimums = Minimums.parse(settings.payout_minimums)

    async def plan(session: WriteSession, now: datetime) -> int:
        return await payouts.plan_runs(session, now=now)

    async def pay_out(session: WriteSession, now: datetime) -> int:
        return await payouts.run_next(session, minimums=minimums, now=now)

    return [
        Periodic("plan_payout_runs", "* * * * *", in_batches(database, clock, plan)),
        Periodic(
            "run_payouts",
            "* * * * *",
            in_batches(database, clock, pay_out),
            channel=payouts.CHANNEL,
        ),
    ]


def _of_the_bank(database: Database, clock: Clock) -> list[Periodic]:
    async def match() -> int:
        return await bank_statements.match_some(database, clock=clock)

    async def forget(session: WriteSession, now: datetime) -> int:
        return await bank_statements.forget_old(session, now=now)

    return [
        Periodic("match_lines", "* * * * *", repeated(match), channel=bank_statements.CHANNEL),
        Periodic("forget_statements", "41 * * * *", in_batches(database, clock, forget)),
    ]


def _of_cards(database: Database, settings: Settings, clock: Clock) -> Periodic:
    cards = cards_of(settings, secret_of(settings))

    async def ask() -> int:
        return await payments.work_due(database, cards=cards, clock=clock)

    return Periodic("ask_for_cards", "* * * * *", repeated(ask), channel=payments.CHANNEL)
