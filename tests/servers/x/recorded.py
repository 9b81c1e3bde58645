"""Real answers of the X API, recorded by others; they are no part of this project.

They are read from `shared/data/payloads/sns-sdks+python-twitter` beside the project (`SHARED_DATA`
names another `data`).
"""

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def folder() -> Path:
    data = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    return data / "payloads" / "sns-sdks+python-twitter" / "testdata" / "apis"


def answers(part: str = "") -> dict[str, Any]:
    """The recorded answers below a folder, by path; none where there are no recordings."""
    files = sorted((folder() / part).rglob("*.json")) if folder().is_dir() else []
    return {str(file.relative_to(folder())): json.loads(file.read_text("utf-8")) for file in files}
