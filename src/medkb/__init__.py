"""medkb: Russian and English medical articles in; facts with evidence, a graph and tables out."""

__version__ = "0.1.0"
