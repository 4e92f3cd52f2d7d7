"""Every policy field with its default stands in one place."""

import ast
from pathlib import Path

from pydantic import BaseModel

import va_market.pricing
from va_market.pricing.policies import POLICIES, choices

ROOT = Path(va_market.pricing.__file__).parent


def declared() -> set[str]:
    """The names of all classes in `policies.py` files, and of those named as policies elsewhere."""
    found = set()
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Policy"):
                found.add(node.name)
    return found


class TestPolicies:
    def test_all_are_listed(self):
        assert declared() <= {model.__name__ for model in POLICIES.values()}

    def test_every_choice_is_described(self):
        assert [one for one in choices() if len(one.description) < 10] == []

    def test_the_defaults_are_those_of_the_models(self):
        for one in choices():
            model: type[BaseModel] = POLICIES[one.policy]
            field = model.model_fields[one.field]
            assert one.is_required is field.is_required()
            if isinstance(field.default, str | int):
                assert one.default == field.default

    def test_names_to_choose_from_are_told(self):
        [mode] = [one for one in choices() if (one.policy, one.field) == ("premiums", "combine")]
        assert (mode.alternatives, mode.default) == (["highest", "add", "multiply"], "highest")
        assert "the highest alone (default)" in mode.description
