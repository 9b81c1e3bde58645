"""Static files under names that change with their content, so that browsers keep them for good."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites what our own modules import, so that no bundler is needed."""

    support_js_module_import_aggregation = True
