"""Who runs the platform: its operators, in person."""

from va_market.identity.actor import Actor
from va_market.kit.errors import Forbidden


def is_house(actor: Actor) -> bool:
    """Whether the actor works for who runs the platform, and looks in nobody's place."""
    return actor.is_operator and actor.is_in_person


def check_house(actor: Actor) -> None:
    """Raises Forbidden for everybody else."""
    if not is_house(actor):
        raise Forbidden("Only operators of the platform may do that.")
