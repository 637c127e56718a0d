"""What the two languages of an article tell differently."""
