"""The production settings, with one more address: that of the bare view."""

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare.urls"
