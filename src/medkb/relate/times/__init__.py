"""Times: medians, rates at a time point, what was not reached, and their intervals."""
