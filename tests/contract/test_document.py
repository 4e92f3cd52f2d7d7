"""The committed document is true, valid, and by the rules of the house."""

import json
from typing import Any

import pytest

from tests.checks import openapi
from va_market.cli import openapi_text, state_machines_text


@pytest.fixture(scope="module")
def text() -> str:
    return openapi_text()


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_the_committed_document_is_the_one_of_the_code(text: str) -> None:
    assert list(openapi.stale(text)) == []


def test_the_committed_page_of_state_machines_is_the_one_of_the_code() -> None:
    page = openapi.FILE.with_name("state-machines.md")
    assert list(openapi.stale(state_machines_text(), page)) == []


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert list(openapi.invalid(document)) == []


def test_it_keeps_the_rules_of_the_house(document: dict[str, Any]) -> None:
    assert list(openapi.unruly(document)) == []


def test_it_does_not_depend_on_the_environment(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VA_MARKET_PLATFORM_FEE_PERCENT", "50")
    monkeypatch.setenv("VA_MARKET_PORT", "9")
    assert openapi_text() == text


class TestTheRulesFindFaults:
    """Rules that find nothing are worth nothing."""

    @pytest.fixture
    def copy(self, text: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(text)
        return loaded

    def test_an_operation_without_security(self, copy: dict[str, Any]) -> None:
        del copy["paths"]["/v1/me"]["get"]["security"]
        assert list(openapi.unruly(copy)) == ["me_read_me: public, but not on the list"]

    def test_an_operation_without_description(self, copy: dict[str, Any]) -> None:
        del copy["paths"]["/v1/me"]["get"]["description"]
        assert "no description" in next(openapi.unruly(copy))

    def test_an_error_in_plain_json(self, copy: dict[str, Any]) -> None:
        content = copy["paths"]["/v1/me"]["get"]["responses"]["401"]["content"]
        content["application/json"] = {"schema": {}}
        assert "401" in next(openapi.unruly(copy))

    def test_an_id_used_twice(self, copy: dict[str, Any]) -> None:
        copy["paths"]["/v1/me"]["get"]["operationId"] = "me_read"
        copy["paths"]["/v1/jobs"]["get"]["operationId"] = "me_read"
        assert "me_read names two operations" in list(openapi.unruly(copy))

    def test_a_wrong_example(self, copy: dict[str, Any]) -> None:
        copy["components"]["schemas"]["LoginBody"]["examples"] = [{"email": "ada@client.example"}]
        assert "example is wrong" in next(openapi.unruly(copy))

    def test_a_keyword_of_a_later_version(self, copy: dict[str, Any]) -> None:
        copy["components"]["schemas"]["Money"]["itemSchema"] = {}
        assert "itemSchema belongs to 3.2" in list(openapi.unruly(copy))

    def test_a_document_that_is_not_openapi(self, copy: dict[str, Any]) -> None:
        del copy["info"]["title"]
        assert list(openapi.invalid(copy))
