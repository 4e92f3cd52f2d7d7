"""How large the markets of the benchmark are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`busy` contracts have one week full of entries; `writers` are empty, to record time on."""

    jobs: int
    entries: int
    organizations: int
    assistants: int
    contracts: int
    busy: int = 32
    writers: int = 32
    week: int = 200

    @property
    def deals(self) -> int:
        """Contracts of every sort; each has an assistant or shares one."""
        return self.busy + self.writers + self.contracts


LARGE = Size(
    jobs=100_000, entries=1_000_000, organizations=2_000, assistants=10_000, contracts=5_000
)
SMALL = Size(jobs=1_000, entries=10_000, organizations=50, assistants=500, contracts=100)
TINY = Size(
    *(300, 400, 10, 40, 10),
    busy=2,
    writers=8,
    week=20,
)
