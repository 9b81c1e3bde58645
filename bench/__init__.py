"""`make bench`: how fast the hot pages are, as a ratio to their own SQL measured in the same run."""
