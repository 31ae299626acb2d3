"""users.labels: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels."""

from workbench.google import labels
from workbench.google.gmail.call import Call, Json


def list_labels(call: Call) -> Json:
    """labels.list: without counters."""
    return {"labels": [labels.shown(one) for one in call.account.labels.values()]}


def get(call: Call) -> Json:
    """labels.get: with counters."""
    return labels.counted(call.account, labels.label_of(call.account, call.path["id"]))


def create(call: Call) -> Json:
    """labels.create"""
    return labels.shown(labels.create(call.account, call.body))


def change(call: Call) -> Json:
    """labels.patch and labels.update"""
    held = labels.label_of(call.account, call.path["id"])
    labels.change(call.account, held, call.body)
    return labels.shown(held)


def delete(call: Call) -> None:
    """labels.delete"""
    labels.delete(call.account, labels.label_of(call.account, call.path["id"]))
