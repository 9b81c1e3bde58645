"""A thousand posts due at once: each account in order, within its limit, as soon as it may."""
