"""The menus as ``outline`` tells them: the same on every card of a mailbox, and of a conversation."""

MAILBOX_MENU = (
    "menu: All views -> home.show support",
    "menu: Search -> home.search_form support",
    "menu: Settings -> me.show support",
)

ABOUT_MENU = (
    "menu: Refresh -> conversation.refresh here",
    "menu: Labels -> label.choose here",
    "menu: All notes -> note.list here",
    "menu: Activity -> conversation.activity here",
)

CONVERSATION_MENU = (
    *ABOUT_MENU,
    (
        "menu: Open in Gmail -> https://mail.google.com/mail/u/?authuser=ben@acme.test#search/"
        "rfc822msgid%3Aorder%40lindenhof.example"
    ),
    *MAILBOX_MENU,
)
"""Of a conversation whose mail has a Message-ID."""

UNSENT_MENU = (*ABOUT_MENU, *MAILBOX_MENU)
"""Of a conversation without one: there is nothing to search Gmail for."""
