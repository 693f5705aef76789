"""What comes into the library of pictures and documents, by whatever way the back office has."""

from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.forms import FileField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from records.core.errors import DomainError
from records.core.uploads.documents import check_document
from records.core.uploads.pictures import KINDS, Kind, checked_picture

KIND_OF: dict[str, Kind] = {"jpg": "jpeg", **{kind: kind for kind in KINDS}}


class PictureField(WagtailImageField):
    """Takes a picture as it was drawn anew in the sandboxed process; nothing opens it here."""

    def to_python(self, data: Any) -> File[bytes] | None:
        """Return the new drawing under the name of the upload."""
        file = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        extension = _extension(file)
        if extension not in self.allowed_image_extensions:
            raise ValidationError(
                self.error_messages["invalid_image_extension"], code="invalid_image_extension"
            )
        return redrawn_picture(file, KIND_OF.get(extension))


def _extension(file: Any) -> str:
    return PurePosixPath(file.name).suffix.lower().removeprefix(".")


def redrawn_picture(file: Any, kind: Kind | None) -> File[bytes]:
    """Return the picture in `file`, drawn anew; ValidationError where it is none of `kind`."""
    file.seek(0)
    try:
        made = checked_picture(file.read(), kinds=KINDS)
    except DomainError as error:
        raise ValidationError(error.message, code="invalid_image") from error
    if made.kind != kind:
        message = _("The file is a picture of the kind %(kind)s, which its extension does not say.")
        raise ValidationError(message % {"kind": made.kind.upper()}, code="invalid_image_extension")
    (content,) = made.images
    return InMemoryUploadedFile(
        BytesIO(content), "file", file.name, f"image/{made.kind}", len(content), None
    )


class InFirstCollection:
    """Keeps a file in the first collection its sender may use where none is named.

    That is the root as a rule, which is public to nobody.
    """

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def open_collection(self) -> None:
        """Ask for no collection; call once the fields stand."""
        if "collection" in self.fields:
            self.fields["collection"].required = False

    def clean_collection(self) -> Any:
        """Return the collection named, else the first."""
        return self.cleaned_data["collection"] or self.fields["collection"].queryset.first()


class PictureForm(InFirstCollection, BaseImageForm):
    """The form of a picture, wherever one is added or exchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _exchange_field(self, PictureField)
        self.open_collection()

    def save(self, commit: bool = True) -> Any:
        """Save; a file put aside by an earlier step has not been through the field."""
        if "file" not in self.fields and self.instance.pk is None and self.instance.file:
            self._redraw_deferred_upload()
        return super().save(commit=commit)

    def _redraw_deferred_upload(self) -> None:
        stored = self.instance.file
        with stored.open("rb") as content:
            drawn = redrawn_picture(content, KIND_OF.get(_extension(stored)))
        drawn.name = PurePosixPath(stored.name).name
        stored.storage.delete(stored.name)
        self.instance.file = drawn
        self.instance._set_image_file_metadata()


class DocumentField(WagtailDocumentField):
    """Takes a file whose beginning is what its extension says."""

    default_error_messages: ClassVar = {
        "empty": gettext_lazy("The file is empty."),
    }

    def to_python(self, data: Any) -> Any:
        """Return the file as it came."""
        file = super().to_python(data)
        if file is None:
            return None
        extension = _extension(file)
        if extension not in settings.WAGTAILDOCS_EXTENSIONS:
            kinds = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
            raise ValidationError(
                _("A file of the kind .%(kind)s is not taken; these are: %(kinds)s.")
                % {"kind": extension, "kinds": kinds}
            )
        try:
            check_document(file, file.name, size=file.size)
        except DomainError as error:
            raise ValidationError(error.message) from error
        return file


class DocumentForm(InFirstCollection, BaseDocumentForm):
    """The form of a document, wherever one is added or exchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _exchange_field(self, DocumentField)
        self.open_collection()
        if "file" in self.fields:
            self.fields["file"].help_text = _(
                "%(kinds)s; up to %(limit)s MB, a video up to %(video)s MB."
            ) % {
                "kinds": ", ".join(settings.WAGTAILDOCS_EXTENSIONS),
                "limit": settings.DOCUMENT_MAX_BYTES // 1024**2,
                "video": settings.VIDEO_MAX_BYTES // 1024**2,
            }


def _exchange_field(form: Any, kind: type[FileField]) -> None:
    """Put our field in the place of Wagtail's, which a base form cannot declare itself."""
    given = form.fields.get("file")
    if given is not None:
        form.fields["file"] = kind(label=given.label, required=given.required, widget=given.widget)
