"""Taking hold of a provider for a write."""

from courses.providers.models import Provider


def lock_provider(provider: Provider) -> Provider:
    """Return the provider as it stands, locked until the transaction ends: the lock of all its rows."""
    rows = Provider.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=provider.pk)
