"""A long case opens at what one came to read; what is older stands folded above."""

from resonanz.conversations.models import Post


def test_a_long_case_opens_at_the_first_thing_not_answered(page, case, heard):
    for number in range(8):
        heard(f"Vorher {number}.", "reply", below=case.post)
    from_us = Post.objects.get(plain="Vorher 6.")
    Post.objects.filter(pk=from_us.pk).update(author=case.channel.identity)

    text = page(f"cases/{case.pk}/")

    fold = text[text.index('id="older"') : text.index("</details>", text.index('id="older"'))]
    assert fold.count("desk-entry ") == 7
    assert "Vorher 5." in fold and "Vorher 6." not in fold
    assert text.count("desk-entry ") == 9
    assert "7 frühere Beiträge" in fold


def test_of_a_short_case_nothing_is_folded(page, case, heard):
    heard("Noch etwas", "reply", below=case.post)
    assert 'id="older"' not in page(f"cases/{case.pk}/")
