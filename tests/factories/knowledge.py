"""Articles of clients, and the assistants who read them."""

from typing import Any

from tests.factories.market import Deal, Person

Article = dict[str, Any]
LAMPS = {
    "title": "Returns of lamps",
    "body": "Lamps may come back within 30 days.",
    "topics": ["Returns"],
    "product": "Desk lamp",
}


async def written(author: Any, deal: Deal, **fields: Any) -> Article:
    """A draft; of the assistant, a suggestion."""
    made = await author.post(f"{deal.path}/articles", {**LAMPS, **fields})
    assert made.status_code == 201, made.text
    article: Article = made.json()
    return article


async def published(deal: Deal, **fields: Any) -> Article:
    """An article that the assistant of the contract reads."""
    article = await written(deal.owner, deal, **fields)
    return await moved(deal.owner, article, "publish")


async def moved(keeper: Person, article: Article, verb: str) -> Article:
    """The article after a move of the client."""
    made = await keeper.post(f"/v1/articles/{article['id']}/{verb}")
    assert made.status_code == 200, made.text
    found: Article = made.json()
    return found


async def ended(deal: Deal) -> None:
    """The contract, over."""
    made = await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
    assert made.status_code == 200, made.text
