"""Builds the demonstration city through the services that people use."""

from lms.demo.builder.build import build_city, clear_city, is_built

__all__ = ["build_city", "clear_city", "is_built"]
