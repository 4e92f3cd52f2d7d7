"""A server that takes cards, at an account that nobody reaches."""

from typing import Any

SECRET = "whsec_of_the_tests"
SETTINGS: dict[str, Any] = {
    "stripe_secret_key": "sk_test_market",
    "stripe_webhook_secret": SECRET,
    "stripe_publishable_key": "pk_test_market",
    "stripe_api_base": "http://127.0.0.1:9",
}
