"""Lists of messages, threads and drafts: by labels and search words, newest first, in pages."""

from collections.abc import Callable, Iterable

from workbench.google.gmail.call import Call, Json
from workbench.google.messages import is_found
from workbench.google.pages import first_page, next_page, size_of
from workbench.google.queries import read
from workbench.google.refused import Refused
from workbench.google.searching import HIDDEN, Search
from workbench.google.state import Message


def listed(
    call: Call, name: str, find: Callable[[Call], list[str]], show: Callable[[str], Json | None]
) -> Json:
    """One page of what a call finds, without what went since; ``name`` is its key. Raises: Refused."""
    asked, size = f"{name} {call.asked}", size_of(call.one("maxResults"))
    token = call.one("pageToken")
    page = (
        next_page(call.account, asked, token, size)
        if token
        else first_page(call.account, asked, find(call), size)
    )
    rows, following, estimate = page
    shown = [row for one in rows if (row := show(one))]
    answer: Json = {name: shown} if shown else {}
    if following:
        answer["nextPageToken"] = following
    return {**answer, "resultSizeEstimate": estimate}


def messages_found(call: Call) -> list[str]:
    """Ids of the messages."""
    return [one.id for one in _found(call)]


def threads_found(call: Call) -> list[str]:
    """Ids of the threads of which one message is found, that with the newest find first."""
    return list(dict.fromkeys(one.thread_id for one in _found(call)))


def drafts_found(call: Call) -> list[str]:
    """Ids of the drafts."""
    drafts = {message: draft for draft, message in call.account.drafts.items()}
    return [drafts[one.id] for one in _found(call) if one.id in drafts]


def _found(call: Call) -> list[Message]:
    words = call.one("q")
    if words and call.bearer.is_metadata_only:
        raise Refused(403, "forbidden", "Metadata scope does not support 'q' parameter")
    search = Search(call.account, read(words), call.now_ms)
    wanted = set(call.many("labelIds"))
    shows_hidden = call.one("includeSpamTrash") == "true" or search.shows_hidden() or bool(wanted & HIDDEN)
    found = [
        one
        for one in _newest_first(call.account.messages.values())
        if wanted <= set(one.labels)
        and (shows_hidden or HIDDEN.isdisjoint(one.labels))
        and is_found(call.account, one, call.now_ms)
    ]
    return [one for one in found if search.finds(one)]


def _newest_first(held: Iterable[Message]) -> list[Message]:
    return sorted(held, key=lambda one: (one.internal_ms, one.id), reverse=True)
