"""The Matrix servers of the tests: a small fake one, and the real one (Synapse)."""
