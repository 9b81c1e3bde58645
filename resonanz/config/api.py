"""The API of all rooms at /api/v1/."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from resonanz import __version__
from resonanz.core.api import Problem, handle_errors, knowing_its_query
from resonanz.people.authentication import Key, Session

from .api_docs import rooms_of

ROOMS = (
    "accounts",
    "people",
    "channels",
    "conversations",
    "notifications",
    "networks",
    "knowledge",
    "desk",
    "planning",
    "insights",
)


class Api(NinjaAPI):
    """Describes, beside what each operation answers, how it tells what went wrong."""

    _schema: OpenAPISchema | None = None

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, made once a process: it takes a second and never changes."""
        if self._schema is None:
            self._schema = self._describe(where)
        return self._schema

    def _describe(self, where: dict[str, Any]) -> OpenAPISchema:
        schema = super().get_openapi_schema(**where)
        problem = {"$ref": "#/components/schemas/Problem"}
        told = {"application/problem+json": {"schema": problem}}
        schema["components"]["schemas"]["Problem"] = Problem.json_schema()
        for operations in schema["paths"].values():
            for operation in operations.values():
                wrong = {"description": "What went wrong, to read", "content": told}
                operation["responses"].setdefault("default", wrong)
        return schema


api = Api(
    title="Resonanz",
    version=__version__,
    description=(
        "Everything the screens can do. Lists are paged by key: pass `next` as `mark`; a page "
        "holds a fixed number. A parameter or a field nobody knows is refused by its name (422)."
    ),
    auth=[Key(), Session()],
    docs_url=None,
    urls_namespace="api",
)
handle_errors(api)
api.add_decorator(knowing_its_query, mode="view")

# What is set once and by few, and what is large, stands in modules of its own, on the same router.
MORE = (
    "settings_api",
    "direct_api",
    "order_api",
    "helping_api",
    "telling_api",
    "forms_api",
    "placing_api",
    "announcing_api",
    "scheduling_api",
    "reading_api",
    "working_api",
    "ruling_api",
)

for room in ROOMS:
    rooms_api = import_module(f"resonanz.{room}.api")
    for more in MORE:
        if find_spec(f"resonanz.{room}.{more}") is not None:
            import_module(f"resonanz.{room}.{more}")
    api.add_router("", rooms_api.router)


@csrf_exempt  # a key is no cookie, and nothing is done here
def unknown(request: HttpRequest) -> HttpResponse:
    """An address the API does not have."""
    return HttpResponseNotFound()


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API to read: every operation, what it takes and what it answers."""
    return render(request, "config/api_docs.html", {"rooms": rooms_of(api.get_openapi_schema())})
