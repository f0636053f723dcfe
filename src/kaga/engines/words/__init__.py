"""Words as people write and search them: folding of kana and widths, search that forgives.

>>> from kaga.engines.words import Document, SearchIndex
>>> index = SearchIndex([Document(1, titles=("補聴器の購入補助",), readings=("ほちょうき",))])
>>> [hit.key for hit in index.find("ホチヨウキ")]
[1]
"""

from __future__ import annotations

from kaga.engines.words.folding import Folded, fold, fold_with_map
from kaga.engines.words.highlight import highlight
from kaga.engines.words.search import Document, Hit, SearchIndex

__all__ = ["Document", "Folded", "Hit", "SearchIndex", "fold", "fold_with_map", "highlight"]
