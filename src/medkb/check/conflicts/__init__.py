"""One quantity told with two figures."""
