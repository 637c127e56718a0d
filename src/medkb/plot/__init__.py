"""Pictures: dose ranges, adverse events, an article at a glance, forest and funnel plots. Needs matplotlib."""
