"""SavedFilter: what a person narrows a list by again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.access.readers import Reader


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Reads of saved filters."""

    def visible_to(self, user: Reader) -> "SavedFilterQuerySet":
        """Return one's own: a filter holds what somebody looks for, and is nobody else's affair."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(user=user.pk)

    def of_list(self, code: str) -> "SavedFilterQuerySet":
        """Return those of one list."""
        return self.filter(list_code=code)


class SavedFilter(models.Model):
    """A list's parameters under a name: `query` is a query string without its question mark."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    list_code = models.CharField(_("list"), max_length=40)
    name = models.CharField(pgettext_lazy("of a filter", "name"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000)
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ("list_code", "name")
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "list_code", "name"), name="records_lists_savedfilter_one_name"
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="records_lists_savedfilter_name_given"
            ),
            models.CheckConstraint(
                condition=~Q(query=""), name="records_lists_savedfilter_query_given"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_same_as(self, asked: QueryDict) -> bool:
        """Return whether a list narrowed by `asked` is narrowed by just this filter."""
        given = {name: value for name, value in asked.items() if value and name != "page"}
        return QueryDict(self.query).dict() == given
