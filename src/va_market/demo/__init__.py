"""Fills an empty market by calling the API as any client does, and tells what happened."""

from va_market.demo.caller import DemoFailed
from va_market.demo.filling import NOT_EMPTY
from va_market.demo.people import DOMAIN
from va_market.demo.play import play

__all__ = ["DOMAIN", "NOT_EMPTY", "DemoFailed", "play"]
