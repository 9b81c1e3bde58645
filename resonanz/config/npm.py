"""Ready builds of npm packages: where they lie among the static files, and in node_modules."""

NPM = {"npm/htmx": "htmx.org/dist", "npm/inter": "@fontsource-variable/inter"}
