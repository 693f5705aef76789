"""Channels that leave the site; those that the settings do not set up are not offered."""

from records.core.seams.notifications import Channel
from records.notifications.channels.adapter import Adapter
from records.notifications.channels.dingtalk import DingTalkAdapter
from records.notifications.channels.mail import MailAdapter
from records.notifications.channels.sms import SmsAdapter
from records.notifications.channels.wecom import WeComAdapter

_ADAPTERS: dict[str, Adapter] = {
    Channel.EMAIL: MailAdapter(),
    Channel.SMS: SmsAdapter(),
    Channel.WECOM: WeComAdapter(),
    Channel.DINGTALK: DingTalkAdapter(),
}


def adapter_of(channel: str) -> Adapter:
    """Return what sends on a channel."""
    return _ADAPTERS[channel]


def is_set_up(channel: str) -> bool:
    """Return whether the settings name a provider for a channel."""
    return _ADAPTERS[channel].is_set_up()


def offered_channels() -> list[Channel]:
    """Return the channels that are set up, in their order."""
    return [channel for channel in Channel if channel in _ADAPTERS and is_set_up(channel)]
