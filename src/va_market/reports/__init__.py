"""Figures over the whole market, worked out from what others recorded.

Its own folder on top of the features, because it reads many of them and none may know of it.
"""
