"""The digest: what waits for a member this morning."""

from collections.abc import Iterator, Sequence

from backend.domain.conversation import Conversation
from backend.domain.own_mail import EVERYTHING
from backend.domain.snapshots.telling import Digest
from backend.domain.view import COUNT_UP_TO, PAGE_SIZE
from backend.i18n.names import standing
from backend.i18n.speech import Speech
from backend.mails.envelope import Piece, enclosed
from backend.mails.notification import foot, title_of, ways


def written(digest: Digest, say: Speech) -> bytes:
    """The e-mail."""
    return enclosed(digest, say("What waits for you today"), _pieces(digest, say), EVERYTHING)


def _pieces(digest: Digest, say: Speech) -> Iterator[Piece]:
    yield from _list(say("Yours"), digest.mine, digest, say)
    yield from _list(say("Notes that call you"), digest.calling, digest, say)
    yield from _list(say("Followed by you, and changed since yesterday"), digest.followed, digest, say)
    if digest.unassigned:
        told = say.count(
            "{n} open conversation has nobody yet.",
            "{n} open conversations have nobody yet.",
            digest.unassigned,
            up_to=COUNT_UP_TO,
        )
        yield Piece(told)
    yield foot(digest.mailbox.name, say)


def _list(title: str, these: Sequence[Conversation], digest: Digest, say: Speech) -> Iterator[Piece]:
    if not these:
        return
    yield Piece(title, is_title=True)
    for one in these:
        yield Piece(f"{title_of(one, say)} · {standing(one, say)}")
        yield from ways(one, digest.to.email, say)
    if len(these) >= PAGE_SIZE:
        yield Piece(say("There are more of these in Relais."), is_faint=True)
