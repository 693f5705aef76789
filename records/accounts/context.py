"""From a request to the actor behind it; lives in core, so that lower rooms may use it too."""

from records.core.context import actor_of, address_of

__all__ = ["actor_of", "address_of"]
