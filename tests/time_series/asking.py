"""Series as charts ask for them."""

from typing import Any

from tests.factories.market import Deal, Person

HOUR = 3600
Json = dict[str, Any]


async def series(deal: Deal, first: str, last: str, *, by: str = "day", who: Person | None = None):
    return await read(who or deal.owner, f"{deal.path}/time-series", first, last, by)


async def burn_down(
    deal: Deal, first: str, last: str, *, by: str = "day", who: Person | None = None
):
    return await read(who or deal.owner, f"{deal.path}/burn-down/series", first, last, by)


async def read(who: Person, path: str, first: str, last: str, by: str = "day") -> Json:
    answer = await who.get(path, **{"from": first, "to": last, "by": by})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def column(found: Json, name: str) -> list[Any]:
    return [point[name] for point in found["points"]]


def steps(found: Json) -> list[tuple[str, str]]:
    return [(point["starts_on"], point["ends_on"]) for point in found["points"]]


def hours(found: Json, name: str) -> list[float]:
    return [seconds / HOUR for seconds in column(found, f"{name}_seconds")]
