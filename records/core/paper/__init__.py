"""Documents on paper: what a page shows, set by Typst into a PDF that can be signed and checked."""

from records.core.paper.blocks import Block, Column, Facts, Note, Signatures, Table
from records.core.paper.compiler import compile_pdf
from records.core.paper.documents import Paper, PaperRecord, record_of, render_paper
from records.core.paper.responses import paper_response

__all__ = [
    "Block",
    "Column",
    "Facts",
    "Note",
    "Paper",
    "PaperRecord",
    "Signatures",
    "Table",
    "compile_pdf",
    "paper_response",
    "record_of",
    "render_paper",
]
