"""The page of a list that is in view: how it is shown again, how its next one is, and what is ticked."""

from dataclasses import dataclass

from addon.cards.place import place
from addon.links import Links, OnClick, Place
from addon.picks import NO_PICKS, PICKED, VERSIONS, Picks, packed
from backend.domain.rights import Deed, may
from backend.domain.snapshots.list import ListSnapshot, OfCustomer, OfSearch, OfView


@dataclass(frozen=True, slots=True)
class Page:
    """What every action of a list needs to know of it."""

    action: str
    """The one that shows the list."""
    here: Place
    """Which list it is."""
    cursor: str | None
    """Where this page begins, None for the first one."""
    rows: Picks
    """What may be ticked here."""
    picks: Picks
    """What is ticked, here or on other pages."""

    @property
    def view(self) -> str | None:
        """The view that the list is a page of, None of what was found."""
        return next((one["value"] for one in self.here if one["key"] == "view"), None)

    @property
    def elsewhere(self) -> Picks:
        """What is ticked and not in view."""
        return {thread: version for thread, version in self.picks.items() if thread not in self.rows}

    @property
    def back(self) -> Place:
        """For what comes back to this page and brings rows of its own."""
        return (*self.here, *place(cursor=self.cursor, **{PICKED: packed(self.elsewhere)}))

    @property
    def whole(self) -> Place:
        """For what acts on ticked rows and comes back to this page."""
        return (*self.back, *place(**{VERSIONS: packed(self.rows)}))

    def again(self, act: Links) -> OnClick:
        """The same page as it is now, with its ticks."""
        return act(self.action, self.whole, refresh="yes")

    def without_others(self, act: Links) -> OnClick:
        """The same page, nothing being ticked on others any more."""
        here = (*self.here, *place(cursor=self.cursor, **{VERSIONS: packed(self.rows)}))
        return act(self.action, here, refresh="yes")

    def first(self, act: Links) -> OnClick:
        """The beginning of the list."""
        return act(self.action, (*self.here, *place(**{PICKED: packed(self.elsewhere)})))

    def following(self, cursor: str, act: Links) -> OnClick:
        """The next page, which takes along what is ticked."""
        ticked = place(**{PICKED: packed(self.elsewhere), VERSIONS: packed(self.rows)})
        return act(self.action, (*self.here, *ticked), cursor=cursor)


def page_in_view(shown: ListSnapshot, picks: Picks) -> Page:
    """The page of this list. A customer's history, and a list of who only looks on, have nothing to tick."""
    action, which = _list_of(shown)
    here = place(mailbox=shown.me.membership.mailbox.id, **which)
    if isinstance(shown, OfCustomer) or not may(shown.me.membership.role, Deed.WORK):
        return Page(action, here, shown.cursor, NO_PICKS, NO_PICKS)
    return Page(action, here, shown.cursor, {one.thread_id: one.version for one in shown.rows}, picks)


def way_back(page: Page) -> dict[str, str]:
    """The parameters by which who went along this list comes back; a customer's history is no queue."""
    if page.action == "conversation.earlier":
        return {}
    return {one["key"]: one["value"] for one in page.back if one["key"] != "mailbox"}


def _list_of(shown: ListSnapshot) -> tuple[str, dict[str, str | None]]:
    match shown:
        case OfView(view=view, label=label, holder=holder):
            which = {"label": label.id if label else None, "holder": holder.sub if holder else None}
            return "home.view", {"view": view.value, **which}
        case OfSearch(words=words):
            return "home.search", {"words": words}
        case OfCustomer(thread_id=thread):
            return "conversation.earlier", {"thread": thread}
