"""What mails lead to: verified addresses and new passwords."""

from va_market.identity import service
from va_market.identity.deps import CurrentActor, LetterBox, PasswordCheck, SignInAttempts
from va_market.identity.passwords import PasswordBusy
from va_market.identity.schemas import (
    CHECK_YOUR_MAIL,
    CheckYourMail,
    EmailVerification,
    PasswordReset,
    PasswordResetRequest,
)
from va_market.identity.service.mailed_tokens import TokenRefused
from va_market.identity.service.verification import EmailAlreadyVerified, MailedLately
from va_market.kit.http.access import people_only, public
from va_market.kit.http.crowds import few_at_once
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/auth", tags=["sign-in"])


@router.post("/verify-email", status_code=204, responses=problems(TokenRefused))
@public
async def verify_email(
    body: EmailVerification,
    reader: ReadSession,
    session: WriteSession,
    attempts: SignInAttempts,
    now: Now,
) -> None:
    """Show that an address is yours, by the token that was mailed to it."""
    async with attempts.guess("verify"):
        await service.verify(reader, session, secret=body.token, now=now)


@router.post(
    "/verify-email/resend",
    status_code=202,
    responses=problems(EmailAlreadyVerified, MailedLately),
)
@people_only
async def resend_verification(
    actor: CurrentActor,
    session: WriteSession,
    letters: LetterBox,
    attempts: SignInAttempts,
    now: Now,
) -> CheckYourMail:
    """Mail you another token, once a minute at most."""
    await attempts.ask("resend", str(actor.user_id))
    await service.resend(session, actor, letters=letters, now=now)
    return CHECK_YOUR_MAIL


@router.post("/password-reset", status_code=202)
@public
async def request_password_reset(
    body: PasswordResetRequest, session: WriteSession, attempts: SignInAttempts, now: Now
) -> CheckYourMail:
    """Ask for a token to set a new password. The answer is the same for every address."""
    await attempts.ask("reset", service.email_key(body.email))
    await service.request_reset(session, email=body.email, now=now)
    return CHECK_YOUR_MAIL


@router.post(
    "/password-reset/confirm", status_code=204, responses=problems(TokenRefused, PasswordBusy)
)
@public
@few_at_once
async def confirm_password_reset(
    body: PasswordReset,
    reader: ReadSession,
    session: WriteSession,
    passwords: PasswordCheck,
    letters: LetterBox,
    attempts: SignInAttempts,
    now: Now,
) -> None:
    """Set a new password by the mailed token. Every sign-in ends; sign in with the new one."""
    async with attempts.guess("confirm"):
        await service.reset_password(
            reader, session, body=body, passwords=passwords, letters=letters, now=now
        )
