"""The feed "worth it": which threads, why, by a formula everybody can read."""
