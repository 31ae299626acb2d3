"""Service accounts, and who may do what.

https://cloud.google.com/iam/docs/roles-permissions
"""

from backend.cli.setup_steps.step import NUMBER, Place, Step, Words

GMAIL = "serviceAccount:gmail-api-push@system.gserviceaccount.com"
"""Who publishes what happens in a mailbox: https://developers.google.com/workspace/gmail/api/guides/push"""
PUBSUB = f"serviceAccount:service-{NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com"
"""Pub/Sub itself: https://cloud.google.com/pubsub/docs/dead-letter-topics"""


def account(place: Place, name: str, shown: str) -> Step:
    """A service account of the project."""
    return Step(
        f"the service account {name}",
        place.words("iam", "service-accounts", "create", name, f"--display-name={shown}"),
        place.words("iam", "service-accounts", "describe", place.email(name)),
        source="https://cloud.google.com/iam/docs/service-accounts-create",
    )


def granted(place: Place, group: Words, name: str, member: str, role: str, *where: str) -> Step:
    """A role on one thing. Its policy, flattened to a line a member, tells whether it is there."""
    return Step(
        f"{role} on {name} for {member.partition(':')[2]}",
        place.words(*group, "add-iam-policy-binding", name, *where, f"--member={member}", f"--role={role}"),
        place.words(*group, "get-iam-policy", name, *where, *_bound(member, role)),
        holds=(role,),
        mend=_DOMAINS if member == GMAIL else "",
        source="https://developers.google.com/workspace/gmail/api/guides/push"
        if member == GMAIL
        else "https://cloud.google.com/iam/docs/roles-permissions",
    )


_DOMAINS = (
    "Your organisation may allow its own domains only (iam.allowedPolicyMemberDomains): except this account"
)


def granted_in_project(place: Place, member: str, role: str) -> Step:
    """A role on everything of the project."""
    binding = (f"--member={member}", f"--role={role}", "--condition=None")
    return Step(
        f"{role} in the project for {member.partition(':')[2]}",
        ("projects", "add-iam-policy-binding", place.project, *binding),
        ("projects", "get-iam-policy", place.project, *_bound(member, role)),
        holds=(role,),
        source="https://cloud.google.com/iam/docs/roles-permissions",
    )


def _bound(member: str, role: str) -> Words:
    return (
        "--flatten=bindings[].members",
        f"--filter=bindings.role={role} AND bindings.members={member}",
        "--format=value(bindings.role)",
    )


def member_of(account: str) -> str:
    """A service account as policies name it."""
    return f"serviceAccount:{account}"
