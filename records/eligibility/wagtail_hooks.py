"""The rules' place in the back office."""

from wagtail import hooks

from records.eligibility.viewsets import RuleViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> RuleViewSet:
    """Offer the rules' screen."""
    return RuleViewSet()
