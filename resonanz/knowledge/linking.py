"""Which pages a text links to."""

import re

from django.conf import settings
from django.db import transaction

from resonanz.conversations.models import Post

from .models import Page, PageLink

MOST = 200


def numbers_in(html: str) -> list[int]:
    """The numbers of the pages a rendered text links to, each once."""
    here = re.escape(settings.PUBLIC_ADDRESS)
    links = re.compile(rf'href="(?:{here})?/knowledge/(\d{{1,18}})/')
    return list(dict.fromkeys(int(number) for number in links.findall(html)))[:MOST]


@transaction.atomic
def note_links(post: Post) -> None:
    """Write down which pages a post links to as it reads now."""
    wanted = Page.objects.filter(pk__in=numbers_in(post.html)).exclude(pk=post.pk)
    PageLink.objects.filter(post=post).exclude(page__in=wanted).delete()
    links = [PageLink(post=post, page_id=number) for number in wanted.values_list("pk", flat=True)]
    PageLink.objects.bulk_create(links, ignore_conflicts=True)
