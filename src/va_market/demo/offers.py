"""Offers that clients make in private, and one assistant who gives a part of her work away."""

from va_market.demo.dozen import GRACE, HANA, NORA, ROSA
from va_market.demo.jobs_of_company import BOOKS
from va_market.demo.prices import hourly
from va_market.demo.work import ClientOffer, Deal, Entry

MORNINGS = [{"weekday": day, "starts": "08:00", "ends": "12:00"} for day in range(1, 6)]

PHONE = ClientOffer(
    by="marta",
    to=GRACE,
    title="The telephone of our shop",
    scope="Every call taken on weekday mornings, and written down.",
    hours=80,
    days=90,
    terms=hourly("14.00 EUR", weekly_cap_minutes=1200),
    conditions={
        "notice_days": 14,
        "schedule": MORNINGS,
        "exclusivity": {"scope": "categories", "categories": ["customer_service"]},
    },
    counter={
        "terms": hourly("15.50 EUR", weekly_cap_minutes=1200),
        "message": "For what I do for nobody else I ask a little more.",
    },
    deal=Deal(
        entries=(
            Entry(4, 8, 200, "Calls about a late delivery", "approved"),
            Entry(3, 8, 185, "Calls, and two complaints", "submitted"),
            Entry(2, 8, 90, "Calls", "draft"),
        )
    ),
)
PICTURES = ClientOffer(
    by="samuel",
    to=HANA,
    title="Pictures of the school play",
    scope="Twenty posts in two languages.",
    hours=10,
    days=30,
    terms=hourly("2000 JPY"),
    counter={"terms": hourly("2600 JPY"), "message": "Two languages are twice the work."},
)
ADVICE = ClientOffer(
    by="samuel",
    to=NORA,
    title="A second look at our contracts",
    scope="Each contract with a supplier read before we sign it.",
    hours=12,
    days=180,
    terms=hourly("45.00 GBP"),
    contract_type="consulting",
    deal=Deal(),
)
RECEIPTS = ClientOffer(
    by="mei",
    to=ROSA,
    title="Receipts of an importer, typed",
    scope="A hundred receipts a month into one sheet.",
    hours=6,
    days=30,
    terms=hourly("13.00 EUR"),
    part_of=BOOKS.title,
    deal=Deal(),
)
OFFERS = (PHONE, PICTURES, ADVICE, RECEIPTS)
