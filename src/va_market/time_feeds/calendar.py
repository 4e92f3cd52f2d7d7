"""iCalendar (RFC 5545): what a calendar program reads of recorded time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

MOST_OCTETS = 75
BEGIN = (
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//VA Market//Recorded time//EN"),
    *("CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Recorded time"),
)
END = ("END:VCALENDAR",)
# A backslash first: the others bring one.
_ESCAPES = (
    ("\\", "\\\\"),
    (";", "\\;"),
    (",", "\\,"),
    ("\r\n", "\\n"),
    ("\n", "\\n"),
    ("\r", "\\n"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """A piece of recorded time."""

    id: UUID
    start: datetime
    end: datetime
    changed_at: datetime
    title: str
    memo: str
    is_approved: bool


def lines_of(event: Event) -> list[str]:
    """The content lines of an event, not folded yet."""
    return [
        "BEGIN:VEVENT",
        f"UID:{event.id}",
        f"DTSTAMP:{_utc(event.changed_at)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.end)}",
        f"SUMMARY:{escaped(event.title)}",
        *([f"DESCRIPTION:{escaped(event.memo)}"] if event.memo else []),
        f"STATUS:{'CONFIRMED' if event.is_approved else 'TENTATIVE'}",
        "END:VEVENT",
    ]


def written(lines: list[str] | tuple[str, ...]) -> str:
    """Lines as they are sent: folded, and ended by CR and LF."""
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A value of type TEXT (§3.3.11)."""
    for plain, safe in _ESCAPES:
        text = text.replace(plain, safe)
    return text


def folded(line: str) -> str:
    """No line longer than 75 octets, and no character cut in two (§3.1)."""
    parts, part, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part, octets = part + character, octets + size
    return "\r\n".join([*parts, part])


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
