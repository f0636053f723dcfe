"""JSON columns that keep Japanese as it is.

Django's default encoder escapes every kana to six bytes and hides it from LIKE.

>>> JsonText().encode({"町": "動橋町"})
'{"町":"動橋町"}'
"""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class JsonText(DjangoJSONEncoder):
    """Compact JSON in plain UTF-8."""

    def __init__(self, **options: Any) -> None:
        options |= {"ensure_ascii": False, "separators": (",", ":")}
        super().__init__(**options)
