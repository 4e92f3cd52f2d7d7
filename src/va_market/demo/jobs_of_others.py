"""What the institution and the individual want done."""

from va_market.demo.dozen import ANA, CHLOE, DIEGO, GRACE, HANA, TOMASZ
from va_market.demo.prices import hourly, project, retainer
from va_market.demo.work import Deal, Entry, Job, Offer

LETTERS = Job(
    owner="samuel",
    title="Translate letters to parents",
    description="English to French, a page or two each week of the term.",
    engagement="hourly",
    categories=("translation",),
    skills=("French",),
    budget="25.00 40.00 GBP",
    offers=(
        Offer(
            by=CHLOE,
            scope="Translated within two days.",
            hours=24,
            days=90,
            terms=hourly("34.00 GBP", weekly_cap_minutes=240),
        ),
    ),
)
TIMETABLE = Job(
    owner="samuel",
    title="Timetable for the next term",
    description="Forty teachers, twenty-two rooms, one sheet.",
    engagement="project",
    categories=("spreadsheets_and_reports",),
    skills=("Excel",),
    budget="300.00 500.00 GBP",
)
NEWSLETTER = Job(
    owner="samuel",
    title="A newsletter every second week",
    description="News of the school in six hundred words.",
    engagement="retainer",
    categories=("articles",),
    offers=(
        Offer(
            by=CHLOE,
            scope="Two newsletters a month.",
            hours=8,
            days=180,
            terms=retainer("260.00 GBP", minutes=480),
            deal=Deal(
                entries=(Entry(8, 9, 130, "Newsletter of the autumn", "approved"),),
                ending="pause",
                reason="Holidays.",
            ),
        ),
    ),
)
BOARD = Job(
    owner="samuel",
    title="Transcribe the meetings of the board",
    description="Two hours of sound each month.",
    engagement="hourly",
    categories=("transcription",),
    offers=(
        Offer(
            by=GRACE,
            scope="Word for word, with the names.",
            hours=12,
            days=30,
            terms=hourly("14.00 GBP"),
        ),
    ),
    state="closed",
    reason="The secretary does it now.",
)
FAIR = Job(
    owner="samuel",
    title="Web page of the school fair",
    description="One page with the program and a form for helpers.",
    engagement="project",
    categories=("web_pages",),
    skills=("WordPress",),
    budget="400.00 800.00 GBP",
    offers=(
        Offer(
            by=TOMASZ,
            scope="Page, form and a short manual.",
            hours=16,
            days=14,
            terms=project("640.00 GBP", Page="440.00", Form="200.00"),
            deal=Deal(
                entries=(
                    Entry(9, 8, 300, "Page built", "approved"),
                    Entry(7, 8, 185, "Form and manual", "approved"),
                ),
                ending="end",
                reason="Delivered.",
            ),
        ),
    ),
)
JOURNEY = Job(
    owner="haruki",
    title="Plan three weeks in Portugal",
    description="Trains, small hotels, no cars; vegetarian.",
    engagement="hourly",
    categories=("travel_planning",),
    skills=("Portuguese",),
    budget="2500 4500 JPY",
    offers=(
        Offer(
            by=ANA,
            scope="A route, bookings, and a telephone number.",
            hours=12,
            days=21,
            terms=hourly("4400 JPY"),
            fate="shortlist",
        ),
    ),
)
SUBTITLES = Job(
    owner="haruki",
    title="Subtitles for ten short films",
    description="Five minutes each, Japanese to English.",
    engagement="project",
    categories=("video_editing", "translation"),
    skills=("Subtitles",),
    offers=(
        Offer(
            by=DIEGO,
            scope="Subtitles from a translation of yours.",
            hours=20,
            days=20,
            terms=project("90000 JPY", Ten_films="90000"),
            fate="decline",
            reason="We need the translation as well.",
        ),
        Offer(
            by=HANA,
            scope="Translated and set.",
            hours=40,
            days=30,
            terms=project("96000 JPY", Five_films="48000", Five_more="48000"),
        ),
    ),
)
JOBS = (LETTERS, TIMETABLE, NEWSLETTER, BOARD, FAIR, JOURNEY, SUBTITLES)
