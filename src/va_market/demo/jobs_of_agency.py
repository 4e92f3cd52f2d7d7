"""What the agency wants done, and who works through it."""

from va_market.demo.dozen import ARJUN, DIEGO, ELIF, KWAME, NORA
from va_market.demo.prices import hourly, retainer
from va_market.demo.work import Deal, Job, Offer, Place

PROFILES = Job(
    owner="priya",
    title="Social media of three of our clients",
    description="Three posts a week each, pictures included.",
    engagement="retainer",
    categories=("social_media", "marketing"),
    budget="500.00 900.00 EUR",
    offers=(
        Offer(
            by=ELIF,
            scope="A plan for each client, then the posts.",
            hours=30,
            days=90,
            terms=retainer("720.00 EUR", minutes=1800),
            fate="shortlist",
        ),
    ),
)
MARKETS = Job(
    owner="priya",
    title="Which market should we enter next?",
    description="A report on three countries, with numbers and sources.",
    engagement="hourly",
    categories=("research", "marketing"),
    budget="20.00 35.00 EUR",
    offers=(
        Offer(
            by=NORA,
            scope="The law of the three countries as well.",
            hours=50,
            days=30,
            terms=hourly("35.00 EUR"),
            fate="withdraw",
        ),
        Offer(
            by=KWAME,
            scope="Twenty talks and one report.",
            hours=60,
            days=40,
            terms=hourly("32.00 EUR"),
            deal=Deal(starts_in_days=7),
        ),
    ),
)
JOBS = (PROFILES, MARKETS)
ROSTER = (
    Place(agency="priya", of=DIEGO, rate="18.00 EUR", is_exclusive=True),
    Place(agency="priya", of=ARJUN, rate="24.00 EUR"),
    Place(agency="priya", of=NORA, rate="30.00 EUR", answer="decline"),
    Place(agency="priya", of=ELIF, rate="20.00 EUR", answer=None),
)
