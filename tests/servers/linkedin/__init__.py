"""A small server that behaves as the reference of LinkedIn's Community Management API says."""
