"""A small server that behaves as the published reference of Meta's Graph says."""
