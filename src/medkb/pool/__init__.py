"""Pooling of studies, as a look at the data and no verdict."""
