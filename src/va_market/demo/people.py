"""Who lives in the demo besides the assistants. Everybody has the same password."""

from dataclasses import dataclass

from va_market.demo.caller import Json

PASSWORD = "open sesame market"  # noqa: S105  # printed for everybody, hence never in production
DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account."""

    name: str
    country: str
    time_zone: str

    @property
    def key(self) -> str:
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def account(self) -> Json:
        return {
            "email": self.email,
            "password": PASSWORD,
            "name": self.name,
            "country": self.country,
            "time_zone": self.time_zone,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(Person):
    """Somebody who hires for an organization."""

    organization: str
    legal_form: str
    size_band: str
    kind: str = "client"

    @property
    def role(self) -> str:
        what = self.legal_form if self.kind == "client" else self.kind
        return f"{what}: {self.organization}"

    @property
    def founding(self) -> Json:
        return {
            "kind": self.kind,
            "legal_form": self.legal_form,
            "name": self.organization,
            "size_band": self.size_band,
            "country": self.country,
            "time_zone": self.time_zone,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator(Person):
    """Somebody of the platform's staff. Nobody registers as one: the house makes the account."""

    @property
    def role(self) -> str:
        return "operator of the platform"


IVO = Operator(name="Ivo Horvat", country="HR", time_zone="Europe/Zagreb")
# The first demo person. She appears in the story alone, and the story comes last: when she can
# sign in, the market has been filled.
OLGA = Owner(
    name="Olga Ferreira",
    country="PT",
    time_zone="Europe/Lisbon",
    organization="Ferreira Trading",
    legal_form="company",
    size_band="2_10",
)
OWNERS = (
    Owner(
        name="Marta Keller",
        country="AT",
        time_zone="Europe/Vienna",
        organization="Keller Garden Tools",
        legal_form="company",
        size_band="11_50",
    ),
    Owner(
        name="Samuel Green",
        country="GB",
        time_zone="Europe/London",
        organization="Northgate School",
        legal_form="institution",
        size_band="51_200",
    ),
    Owner(
        name="Haruki Mori",
        country="JP",
        time_zone="Asia/Tokyo",
        organization="Haruki Mori",
        legal_form="individual",
        size_band="solo",
    ),
    Owner(
        name="Priya Nair",
        country="IN",
        time_zone="Asia/Kolkata",
        organization="Bright Desk",
        legal_form="company",
        size_band="2_10",
        kind="agency",
    ),
)
