"""App configuration."""

from django.apps import AppConfig


class ToyRoomConfig(AppConfig):
    name = "tests.toy_room"
    label = "toy_room"
