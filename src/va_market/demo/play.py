"""The demo from start to end, over the address of a running server."""

import time

import httpx
from rich.console import Console

from va_market.demo.caller import Caller, DemoFailed, refusal
from va_market.demo.filling import JOBS, Hire, fill
from va_market.demo.people import OLGA, PASSWORD
from va_market.demo.screen import Screen
from va_market.demo.story import tell

PATIENCE = 30.0


async def play(address: str, *, hire: Hire) -> None:
    """Fill the market at `address` once, tell the main job, and show what there is to see.

    Raises:
        DemoFailed: the API refused something; the text says what.
    """
    screen = Screen(Console())
    # Not through a proxy of the environment: the server is on this machine.
    client = httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False)
    async with client:
        guest = Caller(client)
        await guest.get("/health/ready")
        if await _is_filled(guest):
            screen.say("The market was filled by an earlier start; nothing is added.")
        else:
            await _fill_and_tell(screen, guest, hire)
    screen.sights()
    screen.sign_ins()
    screen.address(address)


async def _is_filled(guest: Caller) -> bool:
    who = {"email": OLGA.email, "password": PASSWORD}
    answer = await guest.answer("POST", "/v1/auth/login", json=who)
    if answer.is_success:
        return True
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return False
    raise DemoFailed(refusal(answer))


async def _fill_and_tell(screen: Screen, guest: Caller, hire: Hire) -> None:
    screen.say("An empty market. It is filled by calling the API, which takes some seconds ...")
    began = time.perf_counter()
    crowd = await fill(guest, hire)
    took = time.perf_counter() - began
    screen.say(f"{len(crowd)} people and {len(JOBS)} jobs came in {took:.1f} s. Now the main job:")
    await tell(screen, guest, crowd)
