"""What a route may depend on: anything else stops the start."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, Query
from pydantic import BaseModel

from va_market.kit.http.routing import new_router

Given = dict[str, Any]


class Filters(BaseModel):
    status: list[str] | None = None
    limit: int = 20


def blocking() -> int:
    return 1


async def left_open() -> AsyncIterator[int]:
    yield 1


async def in_background(tasks: BackgroundTasks) -> int:
    return len(tasks.tasks)


async def one() -> list[int]:
    return []


async def adds(numbers: Annotated[list[int], Depends(one)]) -> None:
    numbers.append(1)


async def positive(number: int) -> int:
    return number


async def ask(endpoint: Any, path: str) -> httpx.Response:
    """The answer of an application with this one route."""
    app, router = FastAPI(), new_router()
    router.add_api_route("/", endpoint)
    app.include_router(router)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
        return await client.get(path)


class TestStart:
    @pytest.mark.parametrize(
        ("dependency", "words"),
        [
            (blocking, "not async"),
            (left_open, "after the answer was sent"),
            (in_background, "background_tasks"),
        ],
    )
    def test_is_refused_with_what_would_cost_or_lie(self, dependency: Any, words: str) -> None:
        async def endpoint(_value: Annotated[int, Depends(dependency)]) -> Given:
            return {}

        with pytest.raises(TypeError, match=words):
            new_router().add_api_route("/", endpoint)


class TestArguments:
    async def test_a_dependency_of_several_is_asked_once(self) -> None:
        async def endpoint(
            _first: Annotated[None, Depends(adds)], numbers: Annotated[list[int], Depends(one)]
        ) -> Given:
            return {"numbers": numbers}

        assert (await ask(endpoint, "/")).json() == {"numbers": [1]}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"status": None, "limit": 20}),
            ("?status=a&status=b&limit=5", {"status": ["a", "b"], "limit": 5}),
        ],
    )
    async def test_a_model_takes_what_was_sent(self, query: str, found: Given) -> None:
        async def endpoint(filters: Annotated[Filters, Query()]) -> Given:
            return filters.model_dump()

        assert (await ask(endpoint, f"/{query}")).json() == found

    @pytest.mark.parametrize("query", ["?number=x", ""])
    async def test_what_is_not_valid_keeps_the_rest_from_running(self, query: str) -> None:
        async def never(number: Annotated[int, Depends(positive)]) -> None:
            raise AssertionError(number)

        async def endpoint(_nothing: Annotated[None, Depends(never)]) -> Given:
            return {}

        assert (await ask(endpoint, f"/{query}")).status_code == 422
