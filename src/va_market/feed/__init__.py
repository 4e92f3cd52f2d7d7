"""The event log and the published tables, as callers read them.

Its own folder, because `events` lies below `identity` and cannot know who is calling.
"""
