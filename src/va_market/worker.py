"""Background work: what runs when, with the same unit of work as requests."""

from datetime import datetime, timedelta

from va_market.amendments import service as amendments
from va_market.contracts import service as contracts
from va_market.endings import service as endings
from va_market.enquiries import service as enquiries
from va_market.files import service as files
from va_market.identity import service as identity
from va_market.identity.letters import Letters
from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession
from va_market.kit.http import idempotency
from va_market.kit.jobs import Periodic
from va_market.kit.mail import Mailer
from va_market.kit.steps import in_batches, repeated
from va_market.mails import service as mails
from va_market.mails.service import Outbox
from va_market.money_works import money_works
from va_market.privacy import service as privacy
from va_market.proposals import service as proposals
from va_market.renewals import service as renewals
from va_market.reports import service as reports
from va_market.secret import secret_of
from va_market.settings import Settings
from va_market.substitutions import service as substitutions
from va_market.time_imports import service as time_imports
from va_market.timekeeping import service as timekeeping
from va_market.timesheets import service as timesheets
from va_market.timesheets.letters import DecisionLetters
from va_market.timesheets.patience import Patience
from va_market.timesheets.setbacks import Setbacks


def periodic_works(
    database: Database, settings: Settings, clock: Clock, *, mailer: Mailer | None = None
) -> list[Periodic]:
    """Everything that happens without a request; mails go where the settings say by default."""
    return [
        *_of_contracts(database, settings, clock),
        *money_works(database, settings, clock),
        *_of_imports(database, clock),
        *_of_files(database, settings, clock),
        *_of_timers(database, settings, clock),
        _of_time(database, settings, clock),
        *_of_mail(database, settings, clock, mailer or settings.make_mailer()),
        *_of_forgetting(database, settings, clock),
        *_of_reports(database, clock),
    ]


def _of_contracts(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    async def activate(session: WriteSession, now: datetime) -> int:
        return await contracts.activate_due(session, now=now)

    async def substitute(session: WriteSession, now: datetime) -> int:
        return await substitutions.complete_next(session, now=now)

    async def expire(session: WriteSession, now: datetime) -> int:
        return await proposals.expire_idle_jobs(session, idle_days=settings.job_idle_days, now=now)

    async def lapse(session: WriteSession, now: datetime) -> int:
        return await proposals.expire_due(session, now=now)

    async def renew(session: WriteSession, now: datetime) -> int:
        return await renewals.decide_due(session, now=now)

    async def end(session: WriteSession, now: datetime) -> int:
        return await endings.end_due(session, now=now)

    async def let_act(session: WriteSession, now: datetime) -> int:
        return await contracts.act_due(session, now=now)

    async def expire_amendments(session: WriteSession, now: datetime) -> int:
        return await amendments.expire_due(session, now=now)

    return [
        Periodic("expire_proposals", "* * * * *", in_batches(database, clock, lapse)),
        Periodic("activate_contracts", "* * * * *", in_batches(database, clock, activate)),
        Periodic("renew_contracts", "* * * * *", in_batches(database, clock, renew)),
        Periodic("end_contracts", "* * * * *", in_batches(database, clock, end)),
        Periodic("change_terms", "* * * * *", in_batches(database, clock, let_act)),
        Periodic("expire_amendments", "9 * * * *", in_batches(database, clock, expire_amendments)),
        Periodic("substitute_assistants", "* * * * *", in_batches(database, clock, substitute)),
        Periodic("expire_jobs", "7 * * * *", in_batches(database, clock, expire)),
    ]


def _of_imports(database: Database, clock: Clock) -> list[Periodic]:
    async def work() -> int:
        return await time_imports.work_next(database, clock=clock)

    async def forget(session: WriteSession, now: datetime) -> int:
        return await time_imports.forget_old(session, now=now)

    return [
        Periodic("import_time", "* * * * *", repeated(work), channel=time_imports.CHANNEL),
        Periodic("forget_time_imports", "43 * * * *", in_batches(database, clock, forget)),
    ]


def _of_files(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    store = settings.make_store()

    async def drop(session: WriteSession, now: datetime) -> int:
        return await files.drop_loose(session, now=now)

    async def remove() -> int:
        return await files.remove_contents(database, store)

    return [
        Periodic("drop_files", "13 * * * *", in_batches(database, clock, drop)),
        Periodic("remove_contents", "*/10 * * * *", remove),
    ]


def _of_time(database: Database, settings: Settings, clock: Clock) -> Periodic:
    patience = Patience.of_days(
        reminder=settings.timesheet_reminder_days, decision=settings.timesheet_decision_days
    )
    letters = DecisionLetters(Outbox(secret_of(settings)), settings.public_url)
    waiting = timesheets.Waiting(patience, letters)

    setbacks = Setbacks()

    async def escalate() -> int:
        return await timesheets.advance_next(
            database, waiting=waiting, setbacks=setbacks, clock=clock
        )

    return Periodic("escalate_timesheets", "* * * * *", repeated(escalate))


def _of_timers(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    async def warn(session: WriteSession, now: datetime) -> int:
        after = timedelta(hours=settings.timer_warning_hours)
        return await timekeeping.warn_of_long_timers(session, after=after, now=now)

    async def stop(session: WriteSession, now: datetime) -> int:
        after = timedelta(hours=settings.timer_most_hours)
        return await timekeeping.stop_long_timers(session, after=after, now=now)

    return [
        Periodic("warn_of_timers", "* * * * *", in_batches(database, clock, warn)),
        Periodic("stop_timers", "* * * * *", in_batches(database, clock, stop)),
    ]


def _of_mail(
    database: Database, settings: Settings, clock: Clock, mailer: Mailer
) -> list[Periodic]:
    outbox = Outbox(secret_of(settings))
    letters = Letters(outbox, settings.public_url)

    async def handle(session: WriteSession, now: datetime) -> int:
        return await identity.handle_next(session, letters=letters, now=now)

    async def deliver() -> int:
        return await mails.deliver_due(database, outbox=outbox, mailer=mailer, clock=clock)

    handling = in_batches(database, clock, handle)
    return [
        Periodic("handle_requests", "* * * * *", handling, channel=identity.CHANNEL),
        Periodic("deliver_mails", "* * * * *", repeated(deliver), channel=mails.CHANNEL),
    ]


def _of_forgetting(database: Database, settings: Settings, clock: Clock) -> list[Periodic]:
    kept_for = timedelta(days=settings.session_retention_days)

    async def forget_sign_ins(session: WriteSession, now: datetime) -> int:
        return await identity.forget_sign_ins(session, kept_for=kept_for, now=now)

    async def finish_erasures() -> int:
        return await privacy.finish(database, clock=clock)

    async def forget_replies(session: WriteSession, now: datetime) -> int:
        return await idempotency.forget_old(session, now=now)

    async def forget_mails(session: WriteSession, now: datetime) -> int:
        tokens = await identity.forget_expired(session, now=now)
        return tokens + await mails.forget_old(session, now=now)

    async def forget_customers(session: WriteSession, now: datetime) -> int:
        lasting = timedelta(days=settings.enquiry_retention_days)
        return await enquiries.forget_due(session, kept_for=lasting, now=now)

    return [
        Periodic("forget_customers", "53 * * * *", in_batches(database, clock, forget_customers)),
        Periodic("forget_replies", "23 * * * *", in_batches(database, clock, forget_replies)),
        Periodic("forget_mails", "37 * * * *", in_batches(database, clock, forget_mails)),
        Periodic("forget_sign_ins", "47 * * * *", in_batches(database, clock, forget_sign_ins)),
        Periodic("finish_erasures", "*/10 * * * *", finish_erasures),
    ]


def _of_reports(database: Database, clock: Clock) -> list[Periodic]:
    async def rate_bands() -> int:
        return await reports.recompute_rate_bands(database, clock=clock)

    async def pay_medians() -> int:
        return await reports.recompute_pay_medians(database, clock=clock)

    return [
        Periodic("recompute_rate_bands", "17 3 * * *", rate_bands),
        Periodic("recompute_pay_medians", "27 3 * * *", pay_medians),
    ]
