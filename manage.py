#!/usr/bin/env python
"""The command line: `uv run manage.py help`."""

import os
import sys


def main() -> None:
    if "demo" in sys.argv[1:2]:
        os.environ["LMS_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
