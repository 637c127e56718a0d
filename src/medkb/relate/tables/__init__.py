"""Tables as grids: the meaning of a cell from its heads, sections, footnotes and caption."""
