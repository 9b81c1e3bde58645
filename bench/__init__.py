"""`make bench`: how fast the hot pages are, as ratios to their own SQL in the same run."""
