"""Pictures as SVG, PNG and PDF: doses, adverse events, best responses, one article, forest and funnel plots.

Every picture is laid out in points from measured text, tells what it shows and of how much, keeps own and cited
figures apart, and can be read in grey. The same input gives the same bytes. Drawing needs matplotlib ('medkb[plot]').
"""

from medkb.plot.dose_ranges import doses
from medkb.plot.event_rates import events
from medkb.plot.files import ENDINGS
from medkb.plot.forest_plot import forest
from medkb.plot.funnel_plot import funnel
from medkb.plot.overview import article
from medkb.plot.response_stacks import responses

__all__ = ["ENDINGS", "article", "doses", "events", "forest", "funnel", "responses"]
