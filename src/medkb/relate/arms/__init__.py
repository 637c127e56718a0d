"""Which group of patients a figure is about, and how many patients each group has."""
