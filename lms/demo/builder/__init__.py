"""Builds the demonstration city through the services that people use."""

from lms.demo.builder.build import (
    AnotherBuilds,
    build_city,
    building_alone,
    clear_city,
    is_built,
)

__all__ = ["AnotherBuilds", "build_city", "building_alone", "clear_city", "is_built"]
