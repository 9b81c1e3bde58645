"""Parts of pages that are the same for the same facts are rendered once and kept in the process.

{% kept "rail" rail.facts %} … {% endkept %}: the part is rendered anew only for facts (and a
language) not seen lately. It may use nothing but what the facts say, static files, and the token
against forged requests, which is put in each time.
"""

import re
from collections import OrderedDict
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST = 2_000
_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
_MARK = "\x00token\x00"


class Shelf:
    """What was rendered lately, by key; the oldest goes first."""

    def __init__(self) -> None:
        self.parts: OrderedDict[Any, str] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Any) -> str | None:
        return self.parts.get(key)

    def put(self, key: Any, part: str) -> None:
        with self.lock:
            self.parts[key] = part
            while len(self.parts) > MOST:
                self.parts.popitem(last=False)


shelf = Shelf()


class KeptNode(template.Node):
    def __init__(self, facts: list[FilterExpression], nodelist: NodeList) -> None:
        self.facts = facts
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        facts = [fact.resolve(context, ignore_failures=True) for fact in self.facts]
        if len(facts) > 1 and not facts[1]:
            # Nothing is known of whoever looks: nothing of theirs is kept, or shown to others.
            return SafeString(self.nodelist.render(context))
        key = (get_language(), *facts)
        part = shelf.get(key)
        if part is None:
            part = _TOKEN.sub(rf"\1{_MARK}", self.nodelist.render(context))
            shelf.put(key, part)
        if _MARK in part:
            part = part.replace(_MARK, str(context["csrf_token"]))
        return mark_safe(part)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Render what is inside once for the same facts."""
    facts = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(facts, nodelist)
