"""What every network can, word by word, and the test that shows it; none of them may go missing."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]

# network: {word: a test of its own folder, or of the conformance suite that it passes}
SHOWN: dict[str, dict[str, str]] = {
    "mastodon": {
        "streaming": "it_wakes_for_what_concerns_us_and_for_nothing_else",
        "polling": "asked_again_nothing_comes_twice_and_nothing_is_missed",
        "mentions, direct": "mentions_quotes_and_direct_messages_are_told_apart",
        "replies": "a_reply_comes_with_the_post_of_ours_that_it_answers",
        "boosts, favourites, follows": "likes_shares_and_followers_are_heard",
        "lists": "a_list_is_found_by_its_name",
        "hashtags, searches": "what_is_said_about_it_is_heard_once_and_in_order",
        "posts": "a_post_is_published_as_it_was_meant",
        "replies out": "an_answer_names_whom_it_answers_exactly_once",
        "threads": "a_thread_hangs_together_and_goes_on_where_it_broke_off",
        "media": "a_picture_goes_along_with_its_description",
        "polls": "a_poll_goes_out_with_the_first_part",
        "visibility": "who_may_see_it_is_said_in_the_networks_words",
        "content warning, edit": "an_edit_keeps_pictures_warning_and_whom_it_answers",
        "delete": "a_post_is_deleted_and_deleting_it_again_changes_nothing",
    },
    "bluesky": {
        "notifications": "somebody_named_quoted_followed_liked_and_shared",
        "threads in": "a_reply_comes_with_the_thread_it_stands_in",
        "feeds, searches": "what_is_said_there_comes_once_and_in_order",
        "posts": "a_draft_published_twice_stands_once",
        "replies": "a_post_is_written_down_with_what_it_answers",
        "quotes": "somebodys_post_is_quoted_with_a_picture_of_ours",
        "threads": "a_thread_answers_itself_and_goes_on_where_it_broke_off",
        "facets": "links_people_and_tags_are_marked",
        "images": "pictures_carry_their_alternative_text_and_shape",
        "video": "a_video_goes_along_with_its_alternative_text",
        "link cards": "a_link_is_shown_as_a_card_with_what_its_page_says",
        "labels": "labels_are_those_the_network_knows",
        "delete": "only_what_is_ours_can_be_deleted",
        "the real network": "everything_people_do_is_heard_with_its_reason",
    },
    "feeds": {
        "RSS": "rss_20_as_a_blog_writes_it",
        "Atom": "atom_10_with_places_beside_it",
        "JSON Feed": "json_feed_11",
        "any website's feed": "a_website_with_one_feed_is_connected_at_once",
        "conditional requests": "where_nothing_changed_nothing_is_sent",
        "WebSub": "what_the_hub_tells_comes_in_without_asking",
        "malformed": "what_is_closed_wrongly_is_read_all_the_same",
    },
    "mailbox": {
        "direct posts": "a_mail_is_a_direct_post_of_whom_it_names",
        "replies cut out": "what_somebody_wrote_themselves_is_left",
        "attachments": "what_people_send_is_kept",
        "threading by headers": "what_answers_us_stands_below_it",
        "answers in the thread": "the_thread_is_named_from_its_beginning",
        "OAuth": "real_servers_take_a_permission_in_place_of_a_password",
    },
    "matrix": {
        "rooms outside": "a_room_is_chosen_on_the_screen",
        "rooms inside": "a_room_of_colleagues_is_a_channel_inside",
        "encrypted rooms are named": "the_steps_say_that_encrypted_rooms_are_not_supported",
        "files": "a_picture_of_the_room_is_shown_in_its_thread_from_here",
        "messages": "sent_twice_stands_once_even_where_nothing_was_noted",
        "replies": "an_answer_stands_in_its_thread_and_tells_whom_it_answers",
        "reactions": "a_like_stands_once_and_can_be_taken_back_and_given_again",
        "edits": "our_words_can_be_changed_and_those_of_others_not",
        "redactions": "what_is_deleted_is_gone",
    },
    "mattermost": {
        "web socket": "it_wakes_for_what_happens_in_the_channel_and_for_nothing_else",
        "REST": "a_hole_is_filled_page_by_page_and_in_order",
        "files": "a_picture_of_the_channel_lies_here_soon",
        "posts": "what_may_have_arrived_is_looked_for_and_stands_once",
        "threads": "a_thread_stands_below_its_first_part",
        "reactions": "a_like_stands_once_and_can_be_taken_back",
    },
    "youtube": {
        "comment threads": "comments_come_with_their_video_and_all_their_answers",
        "replies in": "every_recorded_answer_stands_below_the_comment_its_name_says",
        "replies": "an_answer_to_an_answer_stands_below_the_same_comment",
        "resumable upload": "an_upload_that_broke_goes_on_where_it_stood",
        "thumbnails, playlists": "a_video_goes_up_in_pieces_and_is_shown_at_the_end",
        "moderation": "comments_are_held_published_and_rejected",
        "quota": "every_call_is_counted_and_the_day_is_californias",
    },
    "facebook": {
        "posts in": "what_a_stranger_says_is_heard_once",
        "comments": "a_comment_below_an_old_post_brings_the_post_along",
        "mentions": "who_names_the_page_elsewhere_is_heard",
        "messages": "a_message_is_heard_once_as_direct",
        "webhooks with signature": "a_call_without_the_right_signature_is_refused",
        "posts": "a_post_whose_answer_is_lost_stands_there_once",
        "photos": "pictures_go_out_together_with_their_alternative_text",
        "videos": "a_video_goes_up_in_the_pieces_that_facebook_asks_for",
        "replies": "a_comment_whose_answer_is_lost_stands_there_once",
        "hide": "what_we_do_there_is_done",
        "delete": "what_is_deleted_is_gone",
        "insights": "figures_of_a_post_are_read_by_themselves_until_they_rest",
    },
    "instagram": {
        "comments": "comments_and_answers_are_heard_with_their_post",
        "mentions": "a_mention_in_a_comment_is_heard",
        "webhooks": "a_call_needs_the_signature",
        "image": "a_picture_goes_out_with_its_alternative_text",
        "carousel": "a_carousel_is_put_together_once_every_part_is_ready",
        "reel": "a_reel_that_takes_long_is_waited_for_and_not_sent_again",
        "replies": "an_answer_to_an_answer_stands_below_the_same_comment",
        "replies below others' posts": "a_comment_that_names_us_is_answered_where_it_stands",
        "hide": "comments_are_hidden_and_shown_again",
        "insights": "figures_of_a_picture_are_read_by_themselves_until_they_rest",
    },
    "linkedin": {
        "comments": "comments_and_answers_to_them_stand_in_their_place",
        "reactions": "reactions_come_and_go",
        "posts": "a_post_whose_answer_was_lost_is_found",
        "images, documents": "files_go_along",
        "replies": "an_answer_to_an_answer_stands_below_the_first_comment",
        "version header": "the_version_that_is_set_and_when_it_ends",
    },
    "x": {
        "mentions": "all_pages_are_read_but_not_the_whole_past",
        "replies in": "an_answer_comes_with_the_post_it_answers",
        "usage shown": "an_account_is_connected_on_the_screen_and_shows_what_was_used",
        "posts": "a_post_whose_answer_was_lost_is_found_on_our_profile",
        "threads, polls": "a_thread_a_poll_a_quote_and_a_link",
        "media": "a_video_goes_in_pieces_and_is_waited_for",
        "replies": "an_answer_needs_no_name_before_it",
    },
    "telegram": {
        "messages": "who_writes_to_the_bot_is_heard_and_answered_there",
        "comments": "a_comment_names_the_post_of_the_channel_it_stands_below",
        "media groups in": "an_album_comes_in_as_one_post_with_its_words",
        "posts": "a_post_whose_answer_was_lost_is_known_by_what_the_updates_show",
        "media groups": "several_pictures_are_an_album_that_goes_away_as_a_whole",
        "replies": "a_comment_stands_in_the_discussion_group",
        "edits": "words_are_changed_also_below_a_picture",
    },
}


def shown_by(network: str) -> set[str]:
    """The names of a network's own tests, and of the suite it is held to."""
    files = [*(HERE / network / "tests").glob("test_*.py"), HERE / "tests" / "conformance.py"]
    text = "\n".join(file.read_text("utf-8") for file in files)
    assert "Conformance" in text
    return set(re.findall(r"def test_(\w+)", text))


@pytest.mark.parametrize("network", SHOWN)
def test_whatever_a_network_can_is_shown_by_a_test(network):
    missing = {word: name for word, name in SHOWN[network].items() if name not in shown_by(network)}
    assert missing == {}


def test_no_network_is_left_out():
    made_for_tests = {"inside", "practice"}
    folders = {one.parent.name for one in HERE.glob("*/tests") if one.parent != HERE}
    assert folders - made_for_tests == set(SHOWN)
