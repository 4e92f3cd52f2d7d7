"""What the company wants done."""

from va_market.demo.dozen import ARJUN, DIEGO, GRACE, MEI, ROSA
from va_market.demo.prices import hourly, price, project, retainer
from va_market.demo.work import Deal, Entry, Job, Offer

SHOP = Job(
    owner="marta",
    title="Answer the customers of our online shop",
    description="Thirty messages a day about orders, deliveries and returns.",
    engagement="hourly",
    categories=("customer_service", "order_processing"),
    skills=("Zendesk", "Shopify"),
    level="intermediate",
    budget="14.00 20.00 EUR",
    offers=(
        Offer(
            by=GRACE,
            scope="Every message answered within the hour.",
            hours=80,
            days=60,
            terms=hourly("16.00 EUR", weekly_cap_minutes=1200),
            fate="shortlist",
        ),
        Offer(
            by=ROSA,
            scope="Messages and orders in one hand.",
            hours=90,
            days=60,
            terms=hourly("15.50 EUR"),
        ),
    ),
)
PRICES = Job(
    owner="marta",
    title="Move our price list into a clean spreadsheet",
    description="Eleven hundred items, three currencies, many duplicates.",
    engagement="project",
    categories=("spreadsheets_and_reports", "data_entry"),
    skills=("Excel",),
    budget="600.00 1200.00 EUR",
    offers=(
        Offer(
            by=ROSA,
            scope="Typed anew and checked twice.",
            hours=40,
            days=20,
            terms=project("800.00 EUR", Whole_list="800.00"),
        ),
        Offer(
            by=ARJUN,
            agency="priya",
            scope="Cleaned by a script you may keep.",
            hours=30,
            days=14,
            terms={
                **project("900.00 EUR", Clean_list="600.00", Script="300.00"),
                "deposit": price("600.00 EUR"),
                "deposit_recoupment": "first",
            },
            deal=Deal(
                entries=(
                    Entry(5, 6, 180, "Duplicates found", "approved"),
                    Entry(4, 6, 150, "Currencies checked", "submitted"),
                )
            ),
        ),
    ),
)
BOOKS = Job(
    owner="marta",
    title="Keep the books of a small importer",
    description="Receipts, invoices and the VAT return, every month.",
    engagement="retainer",
    categories=("bookkeeping",),
    skills=("Xero", "VAT"),
    level="expert",
    budget="400.00 700.00 EUR",
    offers=(
        Offer(
            by=MEI,
            scope="Books closed by the fifth of each month.",
            hours=15,
            days=365,
            terms=retainer("560.00 EUR", minutes=900, overage="38.00 EUR"),
            deal=Deal(
                entries=(
                    Entry(6, 2, 240, "Receipts of the month", "approved"),
                    Entry(3, 2, 95, "Bank reconciled", "approved"),
                    Entry(2, 2, 60, "Questions to the tax office", "returned"),
                )
            ),
        ),
    ),
)
PHOTOS = Job(
    owner="marta",
    title="Product photos, cut out and sized",
    description="Two hundred pictures of tools on white ground.",
    engagement="hourly",
    categories=("graphic_design",),
    skills=("Photoshop",),
    budget="18.00 25.00 EUR",
    offers=(
        Offer(
            by=DIEGO,
            agency="priya",
            scope="Twenty pictures an hour.",
            hours=10,
            days=10,
            terms=hourly("22.00 EUR"),
        ),
    ),
    state="paused",
)
NEW_SHOP = Job(
    owner="marta",
    title="A shop for spare parts",
    description="We are still thinking about what it should do.",
    engagement="project",
    categories=("online_shops",),
    state="draft",
)
JOBS = (SHOP, PRICES, BOOKS, PHOTOS, NEW_SHOP)
