"""What one screen shows, whole. Services fill these, cards draw them, and neither knows the other."""
