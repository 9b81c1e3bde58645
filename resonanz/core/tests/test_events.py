from resonanz.core import events
from resonanz.core.models import Event


def test_who_listens_to_a_verb_hears_of_it_in_a_worker(tom, run_jobs, monkeypatch):
    heard: list[Event] = []
    monkeypatch.setitem(events._listeners, "test.waved", [heard.append])

    event = events.record(tom, "test.waved", tom, topics=["person:1"], loudly=True)
    run_jobs()

    assert heard == [event]
    assert heard[0].details == {"loudly": True}
