"""A small server that speaks the Mastodon API on loopback, and one that replays real answers."""
