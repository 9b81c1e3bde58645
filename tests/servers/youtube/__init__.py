"""A small server that behaves as the published reference of the YouTube Data API says."""
