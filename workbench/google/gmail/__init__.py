"""The methods of the Gmail API that are played, by their names in Google's discovery document."""

from collections.abc import Callable, Mapping

from workbench.google.gmail import on_account, on_drafts, on_labels, on_messages, on_threads
from workbench.google.gmail.call import Call, Json

METHODS: Mapping[str, Callable[[Call], Json | None]] = {
    "gmail.users.getProfile": on_account.get_profile,
    "gmail.users.watch": on_account.watch,
    "gmail.users.stop": on_account.stop,
    "gmail.users.history.list": on_account.list_history,
    "gmail.users.messages.list": on_messages.list_messages,
    "gmail.users.messages.get": on_messages.get,
    "gmail.users.messages.attachments.get": on_messages.get_attachment,
    "gmail.users.messages.send": on_messages.send_message,
    "gmail.users.messages.modify": on_messages.modify,
    "gmail.users.messages.batchModify": on_messages.batch_modify,
    "gmail.users.messages.trash": on_messages.trash,
    "gmail.users.messages.untrash": on_messages.untrash,
    "gmail.users.messages.insert": on_messages.insert,
    "gmail.users.messages.import": on_messages.import_message,
    "gmail.users.messages.delete": on_messages.delete,
    "gmail.users.messages.batchDelete": on_messages.batch_delete,
    "gmail.users.threads.list": on_threads.list_threads,
    "gmail.users.threads.get": on_threads.get,
    "gmail.users.threads.modify": on_threads.modify,
    "gmail.users.threads.trash": on_threads.trash,
    "gmail.users.threads.untrash": on_threads.untrash,
    "gmail.users.drafts.list": on_drafts.list_drafts,
    "gmail.users.drafts.get": on_drafts.get,
    "gmail.users.drafts.create": on_drafts.create,
    "gmail.users.drafts.update": on_drafts.update,
    "gmail.users.drafts.send": on_drafts.send_draft,
    "gmail.users.drafts.delete": on_drafts.delete,
    "gmail.users.labels.list": on_labels.list_labels,
    "gmail.users.labels.get": on_labels.get,
    "gmail.users.labels.create": on_labels.create,
    "gmail.users.labels.patch": on_labels.change,
    "gmail.users.labels.update": on_labels.change,
    "gmail.users.labels.delete": on_labels.delete,
    "gmail.users.settings.sendAs.list": on_account.list_send_as,
    "gmail.users.settings.sendAs.get": on_account.get_send_as,
}
