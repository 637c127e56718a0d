from medkb.knowledge_base import KnowledgeBase as KnowledgeBase
from medkb.knowledge_base import open as open  # noqa: A004  # read as medkb.open, it is what it says

__version__: str
