"""Lecturer, CourseIndexPage, CoursePage."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images.models import Rendition
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from courses.catalog.blocks import BodyBlock
from courses.catalog.cards import (
    FIELDS,
    CourseCard,
    cards_of,
    counted_page,
    course_facts,
    first_page,
    on_cards,
)
from courses.catalog.codes import provisional_code
from courses.catalog.enums import LecturerKind
from courses.catalog.fields import StreamField
from courses.catalog.forms import CatalogFilterForm, CourseCopyForm, CoursePageForm
from courses.catalog.routing import RESTRICTIONS, KeptRestrictions
from courses.catalog.upcoming_sessions import upcoming_sessions_of
from records.accounts.enums import RoleKind
from records.core.access.readers import Account, Reader, stands_above
from records.core.codes import ContentKind, Method
from records.core.database.kept_queries import KeptQuery


class LecturerQuerySet(models.QuerySet["Lecturer"]):
    """Reads of the teacher pool."""

    def visible_to(self, user: Reader) -> "LecturerQuerySet":
        """Return all teachers: the pool is common to everybody who plans and publishes."""
        return self if user.is_authenticated and user.is_active else self.none()

    def managed_by(self, user: Account) -> "LecturerQuerySet":
        """Return the teachers whose particulars `user` may change: all, for editors and officers."""
        if stands_above(user) or user.has_role(RoleKind.EDITOR, RoleKind.OFFICER):
            return self
        return self.none()


class Lecturer(index.Indexed, models.Model):  # type: ignore[django-manager-missing] # pages are untyped
    """A person who teaches."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=60, blank=True)
    institution = models.CharField(_("institution"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LecturerKind)
    biography = models.TextField(_("biography"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lecturer",
    )

    objects = LecturerQuerySet.as_manager()
    search_fields = (index.SearchField("name"), index.AutocompleteField("name"))

    class Meta:
        ordering = ("name",)
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        constraints = (
            models.UniqueConstraint(
                fields=("name", "institution"), name="courses_catalog_lecturer_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def credentials(self) -> list[str]:
        """Return the facts under the name: title, institution, kind."""
        return [fact for fact in (self.title, self.institution, self.get_kind_display()) if fact]


class CourseIndexPage(KeptRestrictions, Page):
    """The catalog: lists and finds the courses below it."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = (*Page.content_panels, FieldPanel("intro"))
    copy_form_class = CourseCopyForm
    subpage_types = ("courses_catalog.CoursePage",)
    template = "courses/catalog/course_index_page.html"
    per_page = 12

    class Meta:
        verbose_name = _("course catalog")
        verbose_name_plural = _("course catalogs")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context: a form that narrows, and a page of courses."""
        form = CatalogFilterForm(request.GET)
        asked = any(request.GET.get(name) for name in (*form.fields, "page"))
        listing = self._narrowed(form, request) if asked else self._everything(request)
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context |= {"form": form, "listing": listing, "narrowed": any(form.data.values())}
        return context

    def _everything(self, request: HttpRequest) -> "ListPage[CourseCard]":
        """Return the first page of all courses: what nearly every visitor sees."""
        if self.is_anything_restricted:
            return self._narrowed(CatalogFilterForm({}), request)
        rows, total = first_page(self, self.per_page)
        return counted_page(cards_of(rows, request), self.per_page, total)

    def _narrowed(self, form: CatalogFilterForm, request: HttpRequest) -> "ListPage[CourseCard]":
        public = CoursePage.objects.open_to_all().child_of(self).order_by("path")
        listing = Paginator(form.narrow(public), self.per_page).get_page(request.GET.get("page"))
        found = [course.pk for course in listing]
        rows = on_cards(CoursePage.objects.filter(pk__in=found)).values_list("pk", *FIELDS)
        by_pk = {row[0]: row[1:] for row in rows}
        in_order = [by_pk[pk] for pk in found if pk in by_pk]
        return ListPage(cards_of(in_order, request), listing.number, listing.paginator)


COVER_OF_PAGE = "fill-1200x600|format-webp"
CUTS: "KeptQuery[Rendition]" = KeptQuery(
    lambda image, spec: Rendition.objects.filter(image=image, filter_spec=spec).order_by("pk"),
    *(int, str),
)


class CoursePageQuerySet(PageQuerySet):
    """Reads of courses."""

    def open_to_all(self) -> "CoursePageQuerySet":
        """Return the published courses that no restriction of view keeps from anybody."""
        live: CoursePageQuerySet = self.live()
        restricted = RESTRICTIONS.rows()
        return live.public() if restricted else live


class CoursePage(KeptRestrictions, Page):
    """One course as the Party school publishes it."""

    code = models.CharField(_("course code"), max_length=20, unique=True)
    content_kind = models.CharField(_("content kind"), max_length=12, choices=ContentKind)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    class_hours = models.DecimalField(
        _("class hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0)]
    )
    lecturer = models.ForeignKey(
        Lecturer,
        verbose_name=_("lecturer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
    )
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    base_form_class = CoursePageForm
    copy_form_class = CourseCopyForm
    # A code is given once: a copy begins with a provisional one.
    exclude_fields_in_copy: ClassVar[list[str]] = ["code"]

    content_panels = (
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("content_kind"),
                FieldPanel("method"),
                FieldPanel("class_hours"),
                FieldPanel("lecturer"),
                FieldPanel("audience"),
            ],
            heading=_("Course"),
        ),
        FieldPanel("intro"),
        FieldPanel("cover"),
        FieldPanel("body"),
    )
    search_fields = (
        *Page.search_fields,
        index.SearchField("code"),
        index.SearchField("intro"),
        index.SearchField("audience"),
        index.SearchField("body"),
        index.FilterField("content_kind"),
        index.FilterField("method"),
    )
    parent_page_types = ("courses_catalog.CourseIndexPage",)
    subpage_types = ()
    template = "courses/catalog/course_page.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give a draft or copy that has none a provisional code, as Wagtail gives a slug."""
        self._give_code()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the pages below one that is copied come here without being cleaned."""
        self._give_code()
        super().save(*args, **kwargs)

    def _give_code(self) -> None:
        if not self.code:
            self.code = provisional_code()

    @property
    def facts(self) -> list[str]:
        """Return what is told of the course in a line: hours, method, lecturer."""
        lecturer = self.lecturer.name if self.lecturer else None
        return list(course_facts(self.class_hours, self.method, lecturer))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context: where it is taught next, and a way to edit for who may."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.cover:
            self.cover.prefetched_renditions = CUTS.rows(self.cover.pk, COVER_OF_PAGE)
        context["upcoming"] = upcoming_sessions_of(self, timezone.now())
        user = request.user
        if (
            user.has_perm("wagtailadmin.access_admin")
            and self.permissions_for_user(user).can_edit()
        ):
            context["edit_url"] = reverse("wagtailadmin_pages:edit", args=[self.pk])
        return context
