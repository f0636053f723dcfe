"""Who may look after events: declared once, granted by roles.toml."""

from __future__ import annotations

from kaga.kernel.permissions import permission

MANAGE_WEBHOOKS = permission("events.webhook.manage", "Webhookを管理する", staff=True)
REPLAY_DELIVERIES = permission(
    "events.delivery.replay", "届かなかったイベントを確認し、再送する", staff=True
)
READ_FEED = permission("events.feed.read", "イベントの一覧をAPIで読む", staff=True)
