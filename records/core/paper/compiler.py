"""A Typst template and data in, a PDF out.

Data reaches a template as JSON (`json(bytes(sys.inputs.data))`) and is never made into markup, so
that a name with a `#` in it stays a name. Fonts come from packages and are embedded; nothing of
the machine's own fonts is used and no package is fetched, so a document looks the same everywhere.
"""

import json
import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import noto_cjk_sans_otc
import pylopdf_fonts_zh_cn
import typst
from django.core.serializers.json import DjangoJSONEncoder

logger = logging.getLogger(__name__)

Standard = Literal["a-2b", "a-3b"]

ARCHIVAL: Final = "a-2b"
"""PDF/A-2b (ISO 19005-2): every font embedded, readable in decades."""

ARCHIVAL_WITH_DATA: Final = "a-3b"
"""PDF/A-3b (ISO 19005-3): the same, and it may carry the data it was made from."""


def compile_pdf(
    template_path: Path, data: Mapping[str, Any], *, standard: Standard = ARCHIVAL
) -> bytes:
    """Return the PDF of a Typst template, which finds `data` as JSON in `sys.inputs.data`.

    The template may import files beside or below it, nothing else of the machine. The result
    keeps to `standard`; where the data hold a character that no font has, it is a plain PDF with a box in
    its place. Raises `typst.TypstError` where the template has a fault.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    compiler = typst.Compiler(
        str(template_path),
        root=str(template_path.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        package_path=str(template_path.parent),
        package_cache_path=str(template_path.parent),
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=standard)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        logger.warning("%s: no font has a character of the data: %s", template_path.name, error)
        made = compiler.compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF.")
    return made


# Finding and reading the Chinese fonts takes longer than setting a page.
@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts, read once: Noto Sans and Serif SC, and Noto CJK for rare characters."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[
            str(pylopdf_fonts_zh_cn.sans_path().parent),
            str(Path(str(noto_cjk_sans_otc.FONT_PATH)).parent),
        ],
    )
