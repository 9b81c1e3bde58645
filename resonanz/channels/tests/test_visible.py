from resonanz.channels.models import Channel


def test_a_secret_space_is_unknown_to_those_who_do_not_belong(make_space, mira, tom):
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)

    assert secret in Channel.objects.visible_to(mira)
    assert secret not in Channel.objects.visible_to(tom)


def test_a_guest_knows_only_the_spaces_they_belong_to(make_space, mira, gus):
    open_space = make_space("Alle", mira)
    own_space = make_space("Agentur", mira, gus)

    assert list(Channel.objects.visible_to(gus)) == [own_space]
    assert open_space not in Channel.objects.readable_by(gus)
