"""Clean to mentions: names, abbreviations, figures, groups and cues."""
