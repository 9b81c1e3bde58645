from resonanz.accounts import privacy


def test_every_stored_field_is_declared():
    assert sorted(privacy.undeclared()) == []


def test_the_register_names_no_field_that_is_gone():
    assert sorted(privacy.forgotten()) == []


def test_one_sees_what_is_stored_about_oneself_and_nothing_of_others(
    client, tom, mira, django_assert_max_num_queries
):
    client.force_login(tom.user)

    with django_assert_max_num_queries(12):
        page = client.get("/settings/stored/").content.decode()

    assert "tom@velora.example" in page
    assert "mira@velora.example" not in page


def test_ones_language_is_called_by_its_name(tom):
    tom.user.language = "de"
    settings = next(one for one in privacy.stored_about(tom.user) if "language" in one.entry.fields)

    assert "Deutsch" in dict(settings.values).values()
