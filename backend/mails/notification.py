"""What happened, told to one member: as an e-mail, and as a message in Google Chat."""

from collections.abc import Iterator

from backend.domain.conversation import Conversation
from backend.domain.gmail_link import search_url
from backend.domain.own_mail import EVERYTHING
from backend.domain.snapshots.telling import News, Told
from backend.domain.typed import line
from backend.i18n.names import customer_of, subject_of
from backend.i18n.speech import Speech
from backend.i18n.telling import happened
from backend.mails.envelope import Piece, enclosed


def written(told: Told, say: Speech) -> bytes:
    """The e-mail."""
    about = told.news[0].conversation.thread_id if len(told.news) == 1 else EVERYTHING
    return enclosed(told, _subject(told, say), _pieces(told, say), about)


def spoken(told: Told, say: Speech) -> str:
    """The message for Chat. Who else reads that space is not known: no note is in it."""
    lines = [f"*[{plain(told.mailbox.name)}]* {plain(_subject(told, say))}"]
    for news in told.news:
        if len(told.news) > 1:
            lines += ["", f"*{plain(title_of(news.conversation, say))}*"]
        lines += [plain(happened(one, say)) for one in news.happenings]
        url = search_url(news.conversation.message_id, told.to.email)
        lines += [f"<{url}|{plain(say('Open in Gmail'))}>"] if news.conversation.message_id else []
    lines += [plain(one.text) for one in _left_out(told, say)]
    return "\n".join(lines)


def plain(text: str) -> str:
    """A text of somebody's in a message of Chat's: it makes no link and calls nobody (<users/all>).

    https://developers.google.com/workspace/chat/format-messages
    """
    return line(text).replace("<", "‹").replace(">", "›").replace("*", "∗").replace("`", "'")


def title_of(conversation: Conversation, say: Speech) -> str:
    """The subject, and whose conversation it is."""
    return f"{line(subject_of(conversation, say))} · {line(customer_of(conversation, say))}"


def ways(conversation: Conversation, email: str, say: Speech) -> Iterator[Piece]:
    """The link to the mail in the member's own Gmail, where Relais stands beside it."""
    if conversation.message_id:
        yield Piece(say("Open in Gmail"), url=search_url(conversation.message_id, email))


def foot(mailbox: str, say: Speech) -> Piece:
    """Why it came, and where an answer goes."""
    answers = say("An answer to this e-mail comes back to you alone: neither customer nor colleagues see it.")
    choice = say(
        "What you are told of {mailbox} is yours to choose: Relais in Gmail, Settings.", mailbox=mailbox
    )
    return Piece(f"{answers}\n{choice}", is_faint=True)


def _subject(told: Told, say: Speech) -> str:
    if len(told.news) != 1:
        n = len(told.news) + told.left_out
        return say.count("News of {n} conversation", "News of {n} conversations", n)
    (news,) = told.news
    subject = line(subject_of(news.conversation, say))
    return say("{news}: {subject}", news=line(happened(news.happenings[-1], say)), subject=subject)


def _pieces(told: Told, say: Speech) -> Iterator[Piece]:
    for news in told.news:
        yield from _of_one(news, told.to.email, say)
    yield from _left_out(told, say)
    yield foot(told.mailbox.name, say)


def _of_one(news: News, email: str, say: Speech) -> Iterator[Piece]:
    yield Piece(title_of(news.conversation, say), is_title=True)
    for one in news.happenings:
        yield Piece(f"{line(happened(one, say))} · {say.moment(one.line.at)}")
        if one.note:
            yield Piece(one.note, is_quote=True)
    yield from ways(news.conversation, email, say)


def _left_out(told: Told, say: Speech) -> Iterator[Piece]:
    if told.left_out:
        n = told.left_out
        yield Piece(say.count("And {n} more conversation.", "And {n} more conversations.", n))
