"""Figures: facts, measures, and the screens that say what was found and how sure it is."""
