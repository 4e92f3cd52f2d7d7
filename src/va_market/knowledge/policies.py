"""Who is what to an article. The client keeps it; its assistants suggest and read."""

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.knowledge.models import ARTICLE, AUTHOR, KEEPER, Article


def parties(actor: Actor, article: Article | Row) -> set[str]:
    """What the actor is to the article. Nobody who sees it is an author without a contract."""
    found = set()
    if is_author(actor, article):
        found.add(AUTHOR)
    client = article.organization_id
    if actor.can(Permission.HIRE, client) or actor.can(Permission.SUPERVISE, client):
        found.add(KEEPER)
    return found


def is_author(actor: Actor, article: Article | Row) -> bool:
    """Whether the actor suggested it, as the assistant of a contract."""
    return article.suggested_on is not None and actor.is_person(article.created_by)


def allowed_actions(actor: Actor, article: Article | Row) -> list[str]:
    actions = ARTICLE.allowed(article.status, parties(actor, article))
    return actor.within_scopes(actions, Scope.KNOWLEDGE_WRITE)
