"""The register's place in the back office."""

from wagtail import hooks

from records.register.viewsets import RegisterGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> RegisterGroup:
    """Offer the register's screens."""
    return RegisterGroup()
