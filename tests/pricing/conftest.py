"""Examples are judged by what they come to: `test_speed` alone looks at the clock.

Under a measurement of coverage, or beside other work, some take longer than Hypothesis allows.
"""

from hypothesis import settings

settings.register_profile("arithmetic", deadline=None)
settings.load_profile("arithmetic")
