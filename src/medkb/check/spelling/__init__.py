"""Names, abbreviations and figures that are misprinted."""
