"""Pure helpers for Russian and English text; the only door to pymorphy3."""
