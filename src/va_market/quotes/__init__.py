"""Prices asked for before anything is agreed: the HTTP side of the pricing service.

Its own folder, because `pricing` is pure arithmetic and may not know of HTTP.
"""
