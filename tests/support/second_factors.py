"""An authenticator app in the hands of somebody with an account."""

from dataclasses import dataclass

import pyotp

from tests.factories.market import Market
from tests.support.accounts import Account, newcomer

FACTOR = "/v1/me/second-factor"
CONFIRM = f"{FACTOR}/confirm"
RENEW = f"{FACTOR}/recovery-codes"


@dataclass
class App:
    """What computes the codes, and the recovery codes that came with it."""

    account: Account
    secret: str
    recovery_codes: list[str]

    def code(self, *, steps: int = 0) -> str:
        """The code of now, or of so many steps of 30 seconds later."""
        return pyotp.TOTP(self.secret).at(self.account.market.clock(), counter_offset=steps)

    def wrong(self) -> str:
        """Six digits that are right neither now nor around now."""
        right = {self.code(steps=steps) for steps in (-1, 0, 1)}
        return next(code for n in range(4) if (code := f"{n:06}") not in right)


async def begun(account: Account) -> App:
    """An app with a secret that nothing has confirmed."""
    made = await account.post(FACTOR)
    assert made.status_code == 201, made.text
    return App(account, made.json()["secret"], [])


async def protected(market: Market) -> App:
    """Somebody whose second factor is on; the code of this very moment is spent."""
    app = await begun(await newcomer(market))
    answer = await app.account.post(CONFIRM, {"code": app.code()})
    assert answer.status_code == 200, answer.text
    app.recovery_codes = answer.json()["recovery_codes"]
    return app
