"""A small Bot API server: a channel, its discussion group, people, and updates kept until asked."""
