"""A small website with feeds, a hub beside it, and feeds as they are written out there."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
