"""Mails that tell people what happened to their account. They need no answer if all is well."""

from dataclasses import dataclass

_ALARM = """
If it was not you, set a new password at once and end your other sign-ins:
{link}
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """`text` may name `{link}`, which leads to a new password, and the figures of the notice."""

    kind: str
    subject: str
    text: str


FACTOR_ON = Notice(
    "second_factor_on",
    "Your second factor is on",
    "From now on signing in to your account asks for a code of your app as well.\n" + _ALARM,
)
FACTOR_OFF = Notice(
    "second_factor_off",
    "Your second factor is off",
    "From now on signing in to your account asks for the password alone.\n" + _ALARM,
)
FACTOR_RESET = Notice(
    "second_factor_reset",
    "Your second factor was reset",
    "An operator switched the second factor of your account off. Signing in asks for the\n"
    "password alone until you set the factor up anew.\n" + _ALARM,
)
FACTOR_HELD = Notice(
    "second_factor_held",
    "Wrong codes for your account",
    "Somebody who knows your password gave several wrong codes in a row. For 15 minutes no code\n"
    "of your app is taken; your recovery codes are.\n" + _ALARM,
)
RECOVERY_CODE_USED = Notice(
    "recovery_code_used",
    "A recovery code was used",
    "Somebody, presumably you, used a recovery code of your account in place of the app.\n"
    "Unused codes: {left}.\n" + _ALARM,
)
RECOVERY_CODES_RENEWED = Notice(
    "recovery_codes_renewed",
    "You have new recovery codes",
    "Your account has new recovery codes, and the old ones are worthless.\n" + _ALARM,
)
PASSWORD_GUESSED = Notice(
    "password_guessed",
    "Wrong passwords for your account",
    "Somebody signed in to your account gave a wrong password several times in a row. That\n"
    "sign-in was ended.\n" + _ALARM,
)
