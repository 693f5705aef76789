"""What the body of a course is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture, told in words to those who cannot see it."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("Read out to those who cannot see it; the image's title where left empty."),
        required=False,
        max_length=200,
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "courses/catalog/blocks/image.html"


class VideoFileBlock(DocumentChooserBlock):
    """A document that browsers play."""

    def clean(self, value: AbstractDocument | None) -> AbstractDocument | None:
        """Return the document; ValidationError for any file but .mp4."""
        value = super().clean(value)
        if value is not None and value.file_extension.lower() != "mp4":
            raise ValidationError(_("Choose an .mp4 file: every browser plays it."))
        return value


class VideoBlock(blocks.StructBlock):
    """A video from this site: nothing is fetched from elsewhere."""

    video = VideoFileBlock(label=_("Video file (.mp4)"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Video")
        icon = "media"
        template = "courses/catalog/blocks/video.html"


class BodyBlock(blocks.StreamBlock):
    """Text, pictures, video and documents."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        icon="title",
        max_length=120,
        template="courses/catalog/blocks/heading.html",
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"),
        features=["bold", "italic", "h3", "ol", "ul", "link", "document-link", "blockquote"],
    )
    image = ImageBlock()
    video = VideoBlock()
    document = DocumentChooserBlock(
        label=_("Document"), icon="doc-full", template="courses/catalog/blocks/document.html"
    )
