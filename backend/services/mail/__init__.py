"""The connected accounts of mailboxes: who lets Relais in, and what it does there."""
