"""Which personal data are stored, what for, on which basis, how long, and who sees them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise


@dataclass(frozen=True)
class Period:
    """How long rows are kept, counted from one of their moments; then they are deleted."""

    words: Words
    since: str
    span: timedelta

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True)
class Kept:
    """Some fields of a model that say something about a person.

    `whose` leads from the model to the person (none: it is about people outside, or cannot be
    found by person); `shows` puts the values themselves on the page "Stored about you".
    """

    model: str
    fields: str
    title: Words
    purpose: Words
    basis: Words
    retention: Words | Period
    audience: Words
    whose: str = ""
    shows: bool = False


WORK = _("employment: needed for working together (Art. 6 (1) b GDPR, § 26 BDSG)")
SAFETY = _("legitimate interest in safe operation (Art. 6 (1) f GDPR)")
CHOICE = _("your own choice; leaving it empty has no disadvantage (Art. 6 (1) a GDPR)")
DIALOGUE = _("legitimate interest in answering who speaks to us in public (Art. 6 (1) f GDPR)")

WHILE_HERE = _("as long as you belong to the organisation")
UNTIL_DELETED = _("until you delete it, or the space is deleted")
WITH_POST = _("as long as the post it belongs to")
UNTIL_GONE_OUTSIDE = _("until it is deleted on the network, or the channel is disconnected")

THREE_DAYS = Period(_("three days"), "created", timedelta(days=3))
UNTIL_SIGNED_OUT = Period(_("until you sign out, at most two weeks"), "expire_date", timedelta(0))
TWO_YEARS = Period(_("two years"), "at", timedelta(days=730))
A_DAY = Period(_("until you say yes, at most a day"), "at", timedelta(days=1))
ONE_DAY = Period(_("a day"), "at", timedelta(days=1))
NINETY_DAYS = Period(_("90 days"), "at", timedelta(days=90))
HALF_A_YEAR = Period(_("180 days after it was last searched"), "last_at", timedelta(days=180))
NINETY_DAYS_MADE = Period(_("90 days"), "made_at", timedelta(days=90))
AN_HOUR = Period(_("an hour"), "at", timedelta(hours=1))
A_MINUTE = Period(_("a minute after you closed it"), "seen_at", timedelta(minutes=1))

ONESELF = _("you alone")
ADMINS = _("you and administrators")
COLLEAGUES = _("colleagues, and guests who share a space with you")
READERS = _("everybody who may read the place where it stands")
DESK = _("the desk of the channel")
PLANNERS = _("those who plan for its channels")
NOBODY = _("nobody; only the program itself")

PERSONAL = (
    Kept("accounts.User", "email role is_active created_at", _("Your sign-in"),
         _("To let you in and to give you the rights of your role."), WORK, WHILE_HERE, ADMINS,
         whose="person", shows=True),
    Kept("accounts.User", "password", _("Your password"),
         _("To check it; only a digest is stored (Argon2)."), WORK, WHILE_HERE, NOBODY,
         whose="person"),
    Kept("accounts.User", "language theme last_login", _("Your settings"),
         _("To speak your language and look as you like; your last sign-in ends old links."),
         WORK, WHILE_HERE, ONESELF, whose="person", shows=True),
    Kept("people.Person", "user name title joined_at", _("Who you are"),
         _("So that colleagues know with whom they talk."), WORK, WHILE_HERE, COLLEAGUES,
         whose="pk", shows=True),
    Kept("people.Person", "about picture", _("How you present yourself"),
         _("So that colleagues recognise you."), CHOICE, _("until you change it"), COLLEAGUES,
         whose="pk", shows=True),
    Kept("people.Person", "time_zone", _("Your time zone"),
         _("To show times as your clock does."), CHOICE, _("until you change it"), ONESELF,
         whose="pk", shows=True),
    Kept("people.Identity", "person network remote_id handle name address picture_address seen_at",
         _("How you appear on networks"),
         _("To mention you, and to know who speaks outside."), WORK, WHILE_HERE, COLLEAGUES,
         whose="person"),
    Kept("people.Person", "external_id", _("What other systems call you"),
         _("To keep your departments in step with them."), WORK, WHILE_HERE, ADMINS,
         whose="pk", shows=True),
    Kept("people.PeopleFile", "by name content at", _("Files of people you looked at"),
         _("To do what was shown once you say yes."), WORK, A_DAY, ONESELF, whose="by"),
    Kept("people.DepartmentMembership", "department person since until is_main leads",
         _("Your departments, now and before"), _("To find the right colleague."), WORK,
         WHILE_HERE, COLLEAGUES, whose="person"),
    Kept("insights.ToldWeek", "counted", _("For which department you count in figures"),
         _("So that no two weeks can be subtracted to find what you did."), SAFETY,
         _("until the next week is counted"), NOBODY),
    Kept("people.Departure", "person last_day by noted_at ended_at undone_at before",
         _("When you leave"),
         _("To end your access, and to bring it all back where that was a mistake."), WORK,
         _("how you were called, where names are not kept: two weeks; that you left: as long as "
           "what you said"), ADMINS, whose="person"),
    Kept("people.Handover", "label to at", _("What was handed over to you"),
         _("So that everybody knows who goes on with it."), WORK, WHILE_HERE, ADMINS, whose="to"),
    Kept("people.ProfileValue", "field person place value",
         _("What you say in the fields of your profile"),
         _("What each field is for stands where you fill it in."), CHOICE,
         _("until you change it, or the field is deleted"),
         _("whom each field names where you fill it in; guests never"), whose="person"),
    Kept("accounts.ApiToken", "user name digest scopes created_at expires_at last_used_at",
         _("Your keys for programs"), _("To let your programs in; only a digest is stored."),
         CHOICE, _("until you revoke them"), ONESELF, whose="user__person"),
    Kept("account.EmailAddress", "user email verified primary", _("Your mail addresses"),
         _("To reach you when you forgot your password."), WORK, WHILE_HERE, ADMINS,
         whose="user__person"),
    Kept("account.EmailConfirmation", "email_address created sent key", _("Mails to confirm them"),
         _("To see that an address is yours."), WORK, THREE_DAYS, NOBODY,
         whose="email_address__user__person"),
    Kept("mfa.Authenticator", "user type data created_at last_used_at",
         _("Your passkeys and second steps"), _("To let nobody else in."), CHOICE,
         _("until you remove them"), ONESELF, whose="user__person"),
    Kept("usersessions.UserSession",
         "user created_at ip last_seen_at session_key user_agent data",
         _("Where you are signed in"), _("So that you can sign out a lost device."), SAFETY,
         _("until you sign out, at most two weeks"), ONESELF, whose="user__person"),
    Kept("sessions.Session", "session_key session_data expire_date", _("Open sessions"),
         _("To know you from one page to the next."), SAFETY, UNTIL_SIGNED_OUT, NOBODY),
    Kept("core.Event", "actor_id verb subject_type subject_id channel_id details topics at",
         _("What happened through you"),
         _("To notify others, and as the audit trail of what went out in our name."), SAFETY,
         TWO_YEARS, _("administrators, for the audit trail"), whose="actor_id"),
    Kept("channels.Membership", "channel person role own joined_at read_up_to rules_read_at",
         _("Your spaces and channels, and up to where you read"),
         _("To show you what you belong to and what is new. Nobody sees who read what."), WORK,
         _("until you leave"), _("the membership: the members; the read mark: you alone"),
         whose="person"),
    Kept("channels.Conversation", "pair begun_by continues", _("Conversations you began"),
         _("So that two people have one conversation, and find its way on."), WORK,
         _("as long as the conversation"), _("those who take part; administrators do not"),
         whose="begun_by"),
    Kept("channels.Reason", "membership binding",
         _("Why you belong to a space without a wish of yours"),
         _("So that you leave it when the reason ends."), WORK,
         _("as long as the reason holds"), _("the members"), whose="membership__person"),
    Kept("channels.Binding", "by since", _("Spaces you bound to a department, a group or a role"),
         _("So that others know whom to ask."), WORK, _("until the binding ends"),
         _("those who manage the space"), whose="by"),
    Kept("channels.Invitation", "channel person by message at", _("Spaces you are invited to"),
         _("So that you can decide."), WORK, _("until you answered"),
         _("you, and those who look after the space"), whose="person"),
    Kept("channels.GuestStay", "person company until invited_by invited_at",
         _("As a guest: your company, and until when you are here"),
         _("So that others know who you are, and your sign-in ends in time."), WORK, WHILE_HERE,
         COLLEAGUES, whose="person"),
    Kept("channels.GroupMember", "group person at", _("Groups you are in"),
         _("So that you belong to the spaces of the group."), WORK,
         _("until you are taken off the list"), ADMINS, whose="person"),
    Kept("channels.JoinRequest", "channel person message asked_at",
         _("Spaces you asked to join"), _("So that its owners can decide."), CHOICE,
         _("until it is decided"), _("owners and moderators of the space"), whose="person"),
    Kept("conversations.Post",
         "author source html plain language said_at edited_at deleted_at deleted_by link",
         _("What you said"), _("The conversation itself."), WORK, UNTIL_DELETED, READERS,
         whose="author__person"),
    Kept("knowledge.Page",
         "title changed_at changed_by owner deputy verified_at verified_by archived_at archived_by",
         _("Pages you look after"),
         _("So that readers know whom to ask, and whether what a page says still holds."), WORK,
         WITH_POST, READERS, whose="owner"),
    Kept("knowledge.Missed", "words last_at", _("What people searched for and did not find"),
         _("So that what is missing gets written; nobody's name is stored with it."), WORK,
         HALF_A_YEAR,
         _("who looks after the list, and only what several people searched for")),
    Kept("knowledge.Missed", "by", _("What you decided about missing pages"),
         _("So that others know whom to ask."), WORK, HALF_A_YEAR,
         _("who looks after the list"), whose="by"),
    Kept("knowledge.MissedKeeper", "person", _("That you look after the list of missing pages"),
         _("So that it is somebody's."), WORK, WHILE_HERE, COLLEAGUES, whose="person"),
    Kept("knowledge.Version", "title source note by at", _("What you wrote on pages"),
         _("So that a page can be read and restored as it was."), WORK, WITH_POST, READERS,
         whose="by"),
    Kept("conversations.Revision", "source html edited_by at", _("How your posts read before"),
         _("So that an edit does not turn the answers of others into nonsense."), WORK, WITH_POST,
         READERS, whose="post__author__person"),
    Kept("conversations.Attachment",
         "owner file poster remote_address preview_address alt subtitles uploaded_at",
         _("Pictures and files you added"), _("The conversation itself."), WORK, UNTIL_DELETED,
         READERS, whose="owner"),
    Kept("conversations.FileText", "plain language", _("The words of files you added"),
         _("So that a file is found with its post."), WORK, WITH_POST, READERS,
         whose="attachment__owner"),
    Kept("conversations.Upload", "owner pieces changed_at", _("Videos you are uploading"),
         _("So that an upload that broke off goes on where it stood."), WORK,
         _("until the upload is whole, or a day after its last piece"), ONESELF, whose="owner"),
    Kept("conversations.Interaction", "identity kind name remote_id at", _("Your reactions"),
         _("To tell the author, and to count them."), WORK, _("until you take them back"), READERS,
         whose="identity__person"),
    Kept("conversations.Mention", "identity", _("Where you were mentioned"),
         _("To tell you."), WORK, WITH_POST, READERS, whose="identity__person"),
    Kept("conversations.AcceptedAnswer", "by at", _("Answers you accepted"),
         _("So that everybody finds what helped, and you can take it back."), WORK, WITH_POST,
         READERS, whose="by"),
    Kept("conversations.Vote", "person choices at", _("How you voted in named polls"),
         _("To count it; everybody who may read the poll sees it."), CHOICE,
         _("as long as the post it belongs to, or until you take it back"), READERS,
         whose="person"),
    Kept("conversations.Voter", "person", _("That you voted in secret polls"),
         _("So that nobody votes twice. How you voted is not stored with it, nor when."), CHOICE,
         WITH_POST, NOBODY, whose="person"),
    Kept("conversations.IdeaStep", "by", _("Ideas you brought to another stage"),
         _("So that whoever suggested one knows whom to ask."), WORK, WITH_POST, READERS,
         whose="by"),
    Kept("conversations.Backing", "person at", _("Ideas you are for"),
         _("To count you, and to tell you what becomes of them."), CHOICE,
         _("until you take them back"), ONESELF, whose="person"),
    Kept("conversations.Attendance", "person answer since", _("Events you come to or not"),
         _("So that whoever invites knows, and places go to who asked first."), CHOICE, WITH_POST,
         READERS, whose="person"),
    Kept("conversations.Confirmation", "person version", _("Announcements you confirmed"),
         _("So that you are asked once only, and whoever announced it knows whom to ask again."),
         WORK, _("until its term is over, it is ended or asked anew; when is not stored"),
         _("you, and whoever announced it: that you have, or have not"), whose="person"),
    Kept("conversations.CalendarFeed", "person digest created_at",
         _("The secret address of your calendar"),
         _("So that your calendar program reads it; only a digest is stored."), CHOICE,
         _("until you revoke it"), ONESELF, whose="person"),
    Kept("conversations.Bookmark", "person post note remind_at reminded_at made_at",
         _("Your bookmarks"), _("So that you find a post again, and are reminded of it."), CHOICE,
         _("until you remove them"), ONESELF, whose="person"),
    Kept("conversations.ReadBefore", "person at up_to marks",
         _("Where you stood before you marked as read"), _("So that you can take it back."), CHOICE,
         AN_HOUR, ONESELF, whose="person"),
    Kept("conversations.Folding", "person colleague", _("Colleagues you muted"),
         _("To fold their posts for you; nobody else sees whom you muted."), CHOICE,
         _("until you choose otherwise"), ONESELF, whose="person"),
    Kept("conversations.ReactionSet", "changed_by changed_at", _("Reactions you chose for all"),
         _("To know whom to ask about them."), WORK, _("until others are chosen"), NOBODY,
         whose="changed_by"),
    Kept("conversations.Translation", "post digest html plain by made_at",
         _("Translations of your posts"), _("So that each is sent to the service only once."),
         WORK, WITH_POST, READERS, whose="post__author__person"),
    Kept("conversations.Translator", "changed_by changed_at",
         _("The translation service you chose for all"), _("To know whom to ask about it."), WORK,
         _("until another is chosen"), NOBODY, whose="changed_by"),
    Kept("conversations.Draft", "person place source fields kept_at", _("Your drafts"),
         _("So that nothing you typed is lost."), WORK, _("until you send or discard them"),
         ONESELF, whose="person"),
    Kept("conversations.SentOnce", "person key at", _("Under which key you sent something"),
         _("So that what is sent again after a lost connection is said once."), WORK, NINETY_DAYS,
         NOBODY, whose="person"),
    Kept("conversations.Crossing", "by snapshot", _("Outside posts you brought in"),
         _("So that everybody sees where a topic came from, as it stood."), DIALOGUE, WITH_POST,
         READERS, whose="by"),
    Kept("conversations.Report", "reporter reason words at", _("What you reported"),
         _("So that somebody looks at it, and you are told that somebody did."), SAFETY,
         WITH_POST, _("those who decide read what you said; that it was you is shown to nobody"),
         whose="reporter"),
    Kept("conversations.Review", "post found opened_at decided_at", _("Posts of yours looked at"),
         _("To keep order where people talk."), SAFETY, WITH_POST,
         _("those who look after the space; you, once something is decided"),
         whose="post__author__person"),
    Kept("conversations.Decision", "by reason at lifted_at lifted_by",
         _("What you decided about posts of others"), _("So that decisions can be gone over."),
         SAFETY, WITH_POST, _("those who look after the space; the author reads the reason"),
         whose="by"),
    Kept("conversations.Appeal", "words at answered_at answered_by answer", _("Your appeals"),
         _("So that somebody else decides again."), SAFETY, WITH_POST,
         _("you, and those who look after the space"),
         whose="decision__review__post__author__person"),
    Kept("conversations.Relocation", "by reason at", _("Threads you moved"),
         _("So that the author knows why, and it can be gone over."), SAFETY, WITH_POST,
         _("those who read the thread see that you did; the author reads the reason"), whose="by"),
    Kept("conversations.Pin", "by at", _("Threads you pinned"),
         _("So that one knows whom to ask."), WORK, _("until it is unpinned"), READERS,
         whose="by"),
    Kept("conversations.Watched", "added_by added_at", _("Words you put on the list"),
         _("To know whom to ask about them."), SAFETY, _("as long as the word is on the list"),
         NOBODY, whose="added_by"),
    Kept("notifications.Notification",
         "person event reason post about address text words at read_at held_until is_urgent",
         _("Your notifications"), _("To tell you what concerns you."), WORK, NINETY_DAYS, ONESELF,
         whose="person"),
    Kept("notifications.Attention", "person colleague channel thread tag level reason at",
         _("What you want to hear"), _("To tell you as much as you want, and no more."), CHOICE,
         _("until you choose otherwise"), ONESELF, whose="person"),
    Kept("notifications.WorthWish",
         "person mention skill author colleague tag thread many days since weighed_at",
         _("That you want the feed “worth it”, and how you weigh its reasons"),
         _("To choose threads for you by a formula you can read and change."), CHOICE,
         _("until you switch it off"), ONESELF, whose="person"),
    Kept("notifications.Worth", "person post score reasons",
         _("Threads chosen for your feed “worth it”"),
         _("To show you what probably concerns you, with the reasons; sixty at most."), CHOICE,
         _("until it is weighed anew, or you switch it off"), ONESELF, whose="person"),
    Kept("notifications.Reach",
         "person mail digest_hour digest_weekday not_mailed not_pushed quiet_from quiet_until"
         " quiet_weekends quiet_holidays lets_urgent_through mail_problem mail_failures",
         _("How you want to be reached"), _("To reach you when and where you want, and else not."),
         CHOICE, _("until you choose otherwise"), ONESELF, whose="person"),
    Kept("notifications.Bundle", "person way made_at done_at problem",
         _("Mails and push messages to you"), _("To send each once."), WORK, NINETY_DAYS_MADE,
         NOBODY, whose="person"),
    Kept("notifications.Errand", "person way due_at state",
         _("On which ways your notifications reach you"), _("To send each once."), WORK,
         _("as long as the notification"), NOBODY, whose="person"),
    Kept("notifications.Device", "person digest secret name made_at used_at",
         _("Your devices that get push messages"), _("To reach you there."), CHOICE,
         _("until you switch it off, or the browser takes its leave"), ONESELF, whose="person"),
    Kept("notifications.MailReply", "person mail_id post at",
         _("Your answers by mail"), _("So that none of them becomes a comment twice."), WORK,
         NINETY_DAYS, NOBODY, whose="person"),
    Kept("channels.Follow", "channel identity since", _("Who follows us outside"),
         _("To know whom we reach in public."), DIALOGUE, UNTIL_GONE_OUTSIDE, DESK,
         whose="identity__person"),
    Kept("networks.Account", "handle connected_by connected_at", _("Accounts you connected"),
         _("To know whom to ask when an account is lost."), WORK, WHILE_HERE,
         _("administrators and social media managers"), whose="connected_by"),
    Kept("networks.Hint", "content at", _("What a network called us about"),
         _("Kept until it was taken in, so that nothing said outside is lost."), DIALOGUE,
         _("until it was taken in, usually seconds"), _("nobody; it is read by the program")),
    Kept("networks.Delivery", "by parts title poll content_warning language created_at sent_at",
         _("What you sent out in our name"), _("The record of what went out, and through whom."),
         WORK, _("as long as the channel"), DESK, whose="by"),
    Kept("networks.PracticePost", "author text at", _("The practice network"),
         _("Invented people in the practice network."), WORK, UNTIL_DELETED, DESK),
    Kept("networks.PracticeReaction", "by kind at", _("The practice network: reactions"),
         _("Invented people in the practice network."), WORK, UNTIL_DELETED, DESK),
    Kept("desk.Case", "assignee", _("Cases assigned to you"),
         _("So that two do not answer the same person."), WORK, _("as long as the case"), DESK,
         whose="assignee"),
    Kept("desk.SavedView", "owner name wish", _("Views of the queue you keep"),
         _("So that you find the part of the queue you work on."), WORK, _("until you remove it"),
         _("you alone, or all agents where you share it"), whose="owner"),
    Kept("desk.Readiness", "person languages topics away_from away_until",
         _("Which cases you take, and when you are away"),
         _("To give cases to those who are there and know the topic."), CHOICE,
         _("until you change it"), ONESELF, whose="person"),
    Kept("desk.Turn", "person given_at", _("When you were given a case last"),
         _("So that cases are given out in a fair order."), WORK, WHILE_HERE, NOBODY,
         whose="person"),
    Kept("desk.Rule", "assignee", _("Rules that give you cases"),
         _("To give cases to those who know the topic."), WORK, WHILE_HERE, DESK,
         whose="assignee"),
    Kept("desk.Deed", "by act at changed", _("What you did to several cases at once"),
         _("So that you can undo it."), WORK, ONE_DAY, ONESELF, whose="by"),
    Kept("desk.CaseNote", "author source html at", _("Your notes at the desk"),
         _("So that the next agent knows."), WORK, _("as long as the case"), DESK, whose="author"),
    Kept("desk.Answer", "author source decided_by decided_at remark written_at",
         _("Your answers"), _("To answer, to approve, and to show later what was said."), WORK,
         _("as long as the case"), DESK, whose="author"),
    Kept("networks.Halt", "by reason ended_by since ended_at", _("When you stopped all publishing"),
         _("So that everybody knows why nothing goes out, and whom to ask."), WORK,
         _("as long as the channel"), COLLEAGUES, whose="by"),
    Kept("planning.PlannedPost", "author original submitted_by remark created_at changed_at",
         _("Posts you planned"), _("To plan, to approve, and to show later what was said."), WORK,
         _("until it is deleted from the plan"), PLANNERS, whose="author"),
    Kept("planning.Version", "content by at", _("Wordings you submitted"),
         _("What was approved is what goes out."), WORK, _("as long as the planned post"), PLANNERS,
         whose="by"),
    Kept("planning.Approval", "by at", _("What you approved"),
         _("What was approved is what goes out."), WORK, _("as long as the planned post"), PLANNERS,
         whose="by"),
    Kept("planning.PlanComment", "author source html at", _("Your comments in the plan"),
         _("So that those who plan agree."), WORK, _("as long as the planned post"), PLANNERS,
         whose="author"),
    Kept("desk.Presence", "case person typing visit seen_at", _("The case you have open"),
         _("So that two agents see each other; it is no online history."), WORK,
         A_MINUTE, DESK, whose="person"),
)  # fmt: skip
