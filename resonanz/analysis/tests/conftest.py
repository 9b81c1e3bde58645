"""Public data that is not ours to ship."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def public_data() -> Path:
    """The folder with `nab_tweets`, `germeval2018` and so on."""
    if "RESONANZ_DATA" not in os.environ:
        pytest.skip("RESONANZ_DATA names no folder with public data, which is not ours to ship")
    return Path(os.environ["RESONANZ_DATA"])
