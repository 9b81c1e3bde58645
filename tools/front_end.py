"""The build hook: what a checkout makes for itself goes ready into the wheel.

npm packages' ready builds become static files of `ui`, every catalogue (.po) is compiled (.mo). An
sdist carries the ready builds too, so that a wheel can be made of it without Node.js.
"""

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path("resonanz/ui/static")


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Adds files that are not tracked; an editable install needs none of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        files = build_data["force_include"]
        files.update(npm_builds(root))
        if self.target_name == "wheel":
            self.made = tempfile.TemporaryDirectory()
            files.update(catalogues(root, Path(self.made.name)))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "made"):
            self.made.cleanup()


def npm_builds(root: Path) -> dict[str, str]:
    """From where to where the ready builds go; none where an sdist brought them."""
    packages = runpy.run_path(str(root / "resonanz/config/npm.py"))["NPM"]
    found = {}
    for prefix, folder in packages.items():
        source, target = root / "node_modules" / folder, STATIC / prefix
        if source.is_dir():
            found[str(source.resolve())] = str(target)
        elif not (root / target).is_dir():
            raise SystemExit(f"node_modules/{folder} is missing. Run `make setup` first.")
    return found


def catalogues(root: Path, folder: Path) -> dict[str, str]:
    """Every catalogue, compiled into the folder."""
    compile_catalogue = runpy.run_path(str(root / "tools/catalogues.py"))["compile_catalogue"]
    found = {}
    for source in sorted(root.glob("resonanz/locale/*/LC_MESSAGES/django.po")):
        language = source.parts[-3]
        compiled = folder / f"{language}.mo"
        compile_catalogue(source, compiled)
        found[str(compiled)] = str(source.relative_to(root).with_suffix(".mo"))
    return found
