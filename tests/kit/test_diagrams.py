from enum import StrEnum

import pytest

from va_market.kit.diagrams import diagram_of, page_of
from va_market.kit.states import SYSTEM, Machine, move


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> Machine[Light]:
    monkeypatch.setattr(Machine, "registry", {})  # it is no machine of the market
    return Machine(
        "traffic light",
        Light,
        [
            move("go", (Light.RED,), Light.GREEN, ["guard", "driver"]),
            move("break", (Light.RED, Light.GREEN), Light.BROKEN, [SYSTEM]),
            move("look", (Light.RED,), None, ["driver"]),
        ],
    )


class TestDiagram:
    def test_it_shows_each_move_to_another_status_from_first_to_last(
        self, light: Machine[Light]
    ) -> None:
        assert diagram_of(light).splitlines() == [
            "stateDiagram-v2",
            "    [*] --> red",
            "    red --> green: go (driver, guard)",
            "    green --> broken: break (system)",
            "    red --> broken: break (system)",
            "    broken --> [*]",
        ]


class TestPage:
    def test_it_has_every_action_as_well(self, light: Machine[Light]) -> None:
        page = page_of([light])
        assert "## Traffic light\n" in page
        assert f"```mermaid\n{diagram_of(light)}\n```" in page
        assert "| break | green, red | broken | system |" in page
        assert "| look | red |  | driver |" in page
