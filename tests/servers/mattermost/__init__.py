"""The small Mattermost server of the tests."""
