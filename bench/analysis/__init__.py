"""What the figures of `resonanz insights` are worth: one evaluation for each, to be repeated."""
