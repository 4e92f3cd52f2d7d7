"""What kinds of help there are: a tree with four roots (R02, R13)."""

ROOTS = ("administrative", "technical", "creative", "specialist")

TREE: dict[str, tuple[str, ...]] = {
    "administrative": (
        *("calendar_management", "email_management", "data_entry", "customer_service"),
        *("travel_planning", "bookkeeping", "order_processing", "transcription"),
    ),
    "technical": (
        *("web_pages", "software_development", "spreadsheets_and_reports", "online_shops"),
        *("technical_support", "automation"),
    ),
    "creative": (
        *("articles", "document_editing", "graphic_design", "social_media", "video_editing"),
        "translation",
    ),
    "specialist": (
        *("project_management", "marketing", "sales", "human_resources", "research"),
        *("legal_assistance", "finance", "other"),
    ),
}
OTHER = "other"  # needs a free text beside it

ALL: tuple[str, ...] = tuple(name for root in ROOTS for name in (root, *TREE[root]))
PARENT: dict[str, str] = {child: root for root in ROOTS for child in TREE[root]}


def with_descendants(names: list[str]) -> list[str]:
    """The categories to look for when `names` are asked for: a root means all below it."""
    return sorted({found for name in names for found in (name, *TREE.get(name, ()))})
