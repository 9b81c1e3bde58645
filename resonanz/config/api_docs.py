"""The OpenAPI description, arranged for a page people read."""

from dataclasses import dataclass, field
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Value:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    required: bool = False
    place: str = ""


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    anchor: str
    text: str
    parameters: list[Value]
    body: list[Value]
    answers: list[tuple[str, list[Value]]]


@dataclass
class Room:
    name: str
    operations: list[Operation] = field(default_factory=list)


def rooms_of(schema: dict[str, Any]) -> list[Room]:
    """The operations by room, in the order they are mounted."""
    rooms: dict[str, Room] = {}
    models = schema.get("components", {}).get("schemas", {})
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                name = (item[method].get("tags") or ["resonanz"])[0]
                room = rooms.setdefault(name, Room(name))
                room.operations.append(_operation(method, path, item[method], models))
    return list(rooms.values())


def _operation(method: str, path: str, found: dict[str, Any], models: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        anchor=found["operationId"],
        text=found.get("description") or found.get("summary", ""),
        parameters=[
            Value(each["name"], kind_of(each["schema"]), each.get("required", False), each["in"])
            for each in found.get("parameters", [])
        ],
        body=_fields(_content(found.get("requestBody", {})), models),
        answers=[
            (str(code), _fields(_content(answer), models))
            for code, answer in found.get("responses", {}).items()
            if code != "default"  # said once, above: how errors are told
        ],
    )


def _content(part: dict[str, Any]) -> dict[str, Any]:
    for described in part.get("content", {}).values():
        return dict(described.get("schema", {}))
    return {}


def _fields(schema: dict[str, Any], models: dict[str, Any]) -> list[Value]:
    """The fields of an object, or of the objects of a list."""
    found = schema.get("items", schema)
    name = found.get("$ref", "").rpartition("/")[2]
    model = models.get(name, found)
    required = model.get("required", [])
    return [
        Value(key, kind_of(value), key in required)
        for key, value in model.get("properties", {}).items()
    ]


def kind_of(schema: dict[str, Any]) -> str:
    """What a value is, in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(kind_of(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items', {}))}[]"
    if "enum" in schema:
        return " | ".join(f'"{each}"' for each in schema["enum"])
    return str(schema.get("format") or schema.get("type", "any"))
