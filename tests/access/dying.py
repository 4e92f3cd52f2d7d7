"""A server that dies when it is asked to: after the commit, before the first byte of the answer.

python -m tests.access.dying
"""

import os
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from va_market import running
from va_market.app import create_app
from va_market.kit.db import Database
from va_market.kit.logs import configure_logs
from va_market.settings import Settings

HEADER = "X-Die-Before-Answering"
CODE = 9


class Dying:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name for name, _ in scope.get("headers", ())}
        is_last = HEADER.lower().encode() in names

        async def answer(message: Message) -> None:
            if is_last and message["type"] == "http.response.start":
                os._exit(CODE)
            await send(message)

        await self._app(scope, receive, answer)


def main() -> None:
    settings = Settings()
    configure_logs(settings.log_level)
    application: Any = Dying(create_app(settings, database=Database(str(settings.database_url))))
    running.serve(application, running.bound_socket(settings), after_start=None)


if __name__ == "__main__":
    main()
