"""A small website with feeds, and a hub beside it."""
