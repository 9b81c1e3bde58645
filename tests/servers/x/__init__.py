"""A small server that behaves as the reference of the X API v2 says."""
