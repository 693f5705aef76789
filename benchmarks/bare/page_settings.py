"""The production settings for a city of the demonstration, with the address of the floor."""

import os
from pathlib import Path

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare.page_urls"
HOME = Path(os.environ["LMS_VAR_DIR"])
DEMO = False
# The city's accounts have a password only.
SECOND_FACTOR_REQUIRED = False
PASSWORD_HASHERS = ["lms.demo.hashers.QuickHasher"]
