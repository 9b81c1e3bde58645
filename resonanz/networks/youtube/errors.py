"""What YouTube's errors mean to a person, by the reasons its reference names."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The day's quota is used up; it begins anew at midnight in California.
QUOTA = {
    "quotaExceeded",
    "quotaExceeded402",
    "dailyLimitExceeded",
    "dailyLimitExceeded402",
    "dailyLimitExceededUnreg",
    "variableTermExpiredDailyExceeded",
}
# Too fast: a little patience is enough.
RATE = {
    "rateLimitExceeded",
    "rateLimitExceededUnreg",
    "userRateLimitExceeded",
    "userRateLimitExceededUnreg",
    "limitExceeded",
    "concurrentLimitExceeded",
    "servingLimitExceeded",
    "variableTermLimitExceeded",
}
# Only a person can give the right (again).
LOST = {
    "authError",
    "unauthorized",
    "expired",
    "accountDeleted",
    "accountDisabled",
    "accountUnverified",
    "insufficientAudience",
    "insufficientAuthorizedParty",
    "unknownAuth",
    "authorizationRequired",
    "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "authenticatedUserAccountClosed",
    "authenticatedUserAccountSuspended",
    "accountDelegationForbidden",
}
TEMPORARY = {
    "backendError",
    "backendNotConnected",
    "internalError",
    "notReady",
    "processingFailure",
    "SERVICE_UNAVAILABLE",
}
GONE = {
    "videoNotFound",
    "commentNotFound",
    "commentThreadNotFound",
    "parentCommentNotFound",
    "channelNotFound",
    "playlistNotFound",
    "playlistItemNotFound",
    "captionNotFound",
    "notFound",
    "deleted",
}

TEXT = _("YouTube does not take these words: no < or >, at most 5,000 bytes.")
COMMENT = _("YouTube does not take this comment. Look at its length and its links.")
CLOSED = _("Comments are switched off there.")
NOT_UNDERSTOOD = _(
    "YouTube does not understand what we sent. Write it otherwise, or ask the operator."
)
CHANGED = _("Somebody changed it at the same moment. Send it again.")
ACCOUNT_CLOSED = _(
    "The Google account was closed. Connect the channel with another that manages it."
)
SUBTITLES = _("YouTube does not take the subtitles. Mend them, or take them out.")
PLAYLIST = _("YouTube does not take the video into this playlist. Look at the playlist there.")
NO_APP = _("Google does not accept the app in your project. Ask the operator.")
TOO_LARGE = _("YouTube does not take files this large. Make it smaller.")

# fmt: off
WORDS: Mapping[str, str | Promise] = {
    "quotaExceeded": _("The day's quota of the app at Google is used up. It goes on tomorrow."),
    "uploadLimitExceeded": _("YouTube takes no more videos of this channel today. Try tomorrow."),
    "uploadRateLimitExceeded": _("Too many thumbnails in a short time. Try again in an hour."),
    "youtubeSignupRequired": _("This Google account has no YouTube channel. Make one first."),
    "authenticatedUserNotChannel": _("This Google account has no YouTube channel."),
    "channelClosed": _("The channel was closed."),
    "authenticatedUserAccountClosed": ACCOUNT_CLOSED,
    "accountDeleted": ACCOUNT_CLOSED,
    "accountDisabled": _(
        "Google has switched the account off. Its owner asks there; then connect it again."
    ),
    "accountUnverified": _(
        "The Google account is not confirmed yet. Confirm it there, then connect it again."
    ),
    "authenticatedUserAccountSuspended": _(
        "Google has suspended the account. Its owner appeals there; then connect it again."
    ),
    "accountDelegationForbidden": _(
        "The Google account may not act for this channel. Connect it with one that manages it."
    ),
    "channelSuspended": _("YouTube has suspended the channel."),
    "commentsDisabled": CLOSED,
    "operationNotSupported": _("Here nobody can answer: YouTube has one level of answers."),
    "ineligibleAccount": _(
        "The Google account has to be merged with its channel at YouTube first."
    ),
    "commentTextRequired": _("There are no words yet."),
    "commentTextTooLong": _("The comment is too long for YouTube."),
    "invalidCommentMetadata": COMMENT,
    "invalidCommentThreadMetadata": COMMENT,
    "parentIdMissing": COMMENT,
    "parentCommentIsPrivate": _("What you answer is private."),
    "commentThreadNotFound": _("What you answer is no longer there."),
    "banWithoutReject": COMMENT,
    "defaultLanguageNotSet": _("The language of the video is missing."),
    "invalidTitle": _("The title is missing or longer than 100 characters, or has < or > in it."),
    "invalidDescription": TEXT,
    "invalidTags": _("The tags are longer than 500 characters together."),
    "invalidCategoryId": _("YouTube does not know this category."),
    "invalidVideoMetadata": _("Title and category are needed, or one of them is wrong."),
    "invalidFilename": _("YouTube does not take the name of this file."),
    "invalidPublishAt": _("The time of publication is wrong."),
    "invalidVideoGameRating": _("YouTube refused what was said about the video."),
    "invalidRecordingDetails": _("YouTube refused what was said about the video."),
    "mediaBodyRequired": _("A video is needed here."),
    "forbiddenLicenseSetting": _("The channel may not choose this licence."),
    "forbiddenPrivacySetting": _(
        "YouTube does not let this be public. Google has to look at your app first (audit of the "
        "YouTube API)."
    ),
    "invalidImage": _("YouTube does not take this picture as a thumbnail."),
    "mediaBodyTooLarge": _("The thumbnail is larger than 2 MB."),
    "playlistContainsMaximumNumberOfVideos": _("The playlist is full."),
    "playlistItemsNotAccessible": _("The playlist belongs to somebody else."),
    "videoAlreadyInPlaylist": _("The video is in this playlist already."),
    "maxPlaylistExceeded": _("The channel has as many playlists as YouTube allows."),
    "insufficientPermissions": _("The right to do this is missing. Connect the channel again."),
    "forbidden": _("YouTube does not allow this for the channel."),
    "accessNotConfigured": _("Switch on the YouTube Data API v3 in your project at Google first."),
    # What Google's interfaces have in common ("Global domain errors").
    **dict.fromkeys(
        (
            "badRequest", "badContent", "badBinaryDomainRequest", "invalid", "invalidAltValue",
            "invalidHeader", "invalidParameter", "invalidQuery", "invalidValue", "notDownload",
            "notUpload", "parseError", "required", "tooManyParts", "unknownApi",
            "unsupportedMediaProtocol", "unsupportedOutputFormat", "wrongUrlForUpload",
            "corsRequestWithXOrigin", "endpointConstraintMismatch", "httpMethodNotAllowed",
            "unsupportedProtocol", "requestedRangeNotSatisfiable", "expectationFailed",
            "preconditionRequired", "notImplemented", "unsupportedMethod", "sslRequired",
            "downloadServiceForbidden", "responseTooLarge", "user402",
            # And what YouTube says of a question itself.
            "missingRequiredParameter", "unexpectedParameter", "unexpectedPart", "unknownPart",
            "incompatibleParameters", "invalidFilters", "invalidPageToken", "unsupportedRegionCode",
            "unsupportedLanguageCode", "channelIdMissing", "channelOrVideoIdMissing",
            "videoIdMissing", "idMissing",
        ),
        NOT_UNDERSTOOD,
    ),
    **dict.fromkeys(
        (
            "keyExpired", "keyInvalid", "lockedDomainCreationFailure", "badLockedDomainRequest",
            "lockedDomainExpired", "lockedDomainForbidden",
        ),
        NO_APP,
    ),
    **dict.fromkeys(("conflict", "duplicate", "conditionNotMet", "failedPrecondition"), CHANGED),
    **dict.fromkeys(("uploadTooLarge", "backendRequestTooLarge", "batchSizeTooLarge"), TOO_LARGE),
    # Subtitles.
    "captionExists": _("The video has subtitles of this language already."),
    **dict.fromkeys(("contentRequired", "invalidMetadata", "nameTooLong"), SUBTITLES),
    # Playlists.
    **dict.fromkeys(
        (
            "playlistIdRequired", "resourceIdRequired", "invalidPlaylistItemPosition",
            "invalidSnippet", "invalidContentDetails", "invalidResourceType", "manualSortRequired",
            "playlistOperationUnsupported", "playlistForbidden",
        ),
        PLAYLIST,
    ),
    "channelForbidden": _("YouTube does not allow this for the channel."),
    "forbiddenEmbedSetting": _("The channel may not choose where the video is shown."),
    "emailNotVerified": _("Confirm the e-mail address of the Google account there first."),
}
# fmt: on
