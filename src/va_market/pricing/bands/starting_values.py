"""Hourly rates to begin with: low, median and high in whole units of the currency.

These are STARTING VALUES SET BY THE PROJECT: round figures for orientation, not the result of a
survey and not taken from anybody's. Each gives way to real rates as soon as there are five sources.
The rows are levels, the columns the brackets of `years.BRACKETS`.
"""

from va_market.pricing.bands.band import Level

Figures = tuple[int, int, int]
ByYears = tuple[Figures, Figures, Figures, Figures]

STARTING_VALUES: dict[str, dict[str, dict[Level, ByYears]]] = {
    "USD": {
        "administrative": {
            "entry": ((5, 8, 12), (6, 9, 14), (7, 10, 15), (8, 12, 17)),
            "intermediate": ((8, 12, 18), (10, 15, 22), (12, 18, 26), (14, 20, 30)),
            "expert": ((14, 20, 30), (16, 24, 36), (20, 28, 42), (22, 32, 50)),
        },
        "technical": {
            "entry": ((8, 12, 18), (10, 15, 22), (12, 18, 26), (14, 20, 30)),
            "intermediate": ((15, 22, 32), (18, 28, 40), (22, 34, 48), (26, 40, 55)),
            "expert": ((25, 38, 55), (30, 45, 65), (36, 55, 80), (42, 65, 95)),
        },
        "creative": {
            "entry": ((6, 10, 15), (8, 12, 18), (10, 14, 20), (11, 16, 24)),
            "intermediate": ((12, 18, 26), (14, 22, 32), (17, 26, 38), (20, 30, 44)),
            "expert": ((20, 30, 45), (24, 36, 52), (28, 42, 62), (32, 50, 75)),
        },
        "specialist": {
            "entry": ((8, 12, 18), (10, 15, 22), (12, 18, 26), (14, 20, 30)),
            "intermediate": ((16, 24, 35), (20, 30, 44), (24, 36, 52), (28, 42, 60)),
            "expert": ((28, 42, 60), (34, 50, 75), (40, 60, 90), (48, 70, 110)),
        },
    },
    "EUR": {
        "administrative": {
            "entry": ((5, 7, 11), (6, 8, 13), (7, 9, 14), (8, 11, 16)),
            "intermediate": ((8, 11, 16), (9, 14, 20), (11, 16, 24), (13, 18, 27)),
            "expert": ((13, 18, 27), (15, 22, 32), (18, 25, 38), (20, 30, 45)),
        },
        "technical": {
            "entry": ((8, 11, 16), (9, 14, 20), (11, 16, 24), (13, 18, 27)),
            "intermediate": ((14, 20, 29), (16, 25, 36), (20, 30, 44), (24, 36, 50)),
            "expert": ((23, 34, 50), (27, 40, 58), (32, 50, 72), (38, 58, 85)),
        },
        "creative": {
            "entry": ((6, 9, 14), (7, 11, 16), (9, 13, 18), (10, 14, 22)),
            "intermediate": ((11, 16, 24), (13, 20, 29), (15, 24, 34), (18, 27, 40)),
            "expert": ((18, 27, 40), (22, 32, 48), (25, 38, 56), (30, 45, 68)),
        },
        "specialist": {
            "entry": ((8, 11, 16), (9, 14, 20), (11, 16, 24), (13, 18, 27)),
            "intermediate": ((15, 22, 32), (18, 27, 40), (22, 32, 48), (25, 38, 54)),
            "expert": ((25, 38, 54), (30, 45, 68), (36, 54, 80), (43, 64, 100)),
        },
    },
}
