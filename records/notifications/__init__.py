"""Notifications: what is written to whom, and how it gets there once (docs/notifications.md)."""
