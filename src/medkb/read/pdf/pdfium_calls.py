"""The functions of pdfium that are called for every character and every drawing of a page.

pypdfium2's own check each pointer and let other threads in at each call, which takes longer than the call itself.
Handles are plain addresses here (`address`): keep the object that they come from alive, and call from one thread only.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int, c_uint, c_void_p
from typing import Any

import pypdfium2.raw as pdfium


def address(handle: Any) -> int:
    """The address of a pypdfium2 object's handle."""
    return ctypes.cast(handle.raw, c_void_p).value or 0


def _call(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value or 0)


char_is_generated = _call(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)
char_is_unknown = _call(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
char_is_hyphen = _call(pdfium.FPDFText_IsHyphen, c_int, c_void_p, c_int)
char_code = _call(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
char_box = _call(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)  # left, top, right, bottom: float
char_matrix = _call(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)  # a, b, c, d, e, f: float
char_origin = _call(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)  # x, y: double
char_size = _call(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
char_object = _call(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
text_font = _call(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
text_mode = _call(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
font_descent = _call(pdfium.FPDFFont_GetDescent, c_int, c_void_p, ctypes.c_float, c_void_p)  # of a size: float
glyph_width = _call(  # of a character, a size: float
    pdfium.FPDFFont_GetGlyphWidth, c_int, c_void_p, c_uint, ctypes.c_float, c_void_p
)

page_objects = _call(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
page_object = _call(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
form_objects = _call(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
form_object = _call(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, ctypes.c_ulong)
object_type = _call(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = _call(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)  # a, b, c, d, e, f: float
object_bounds = _call(pdfium.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)  # left, bottom, right, top: float each
fill_colour = _call(pdfium.FPDFPageObj_GetFillColor, c_int, *[c_void_p] * 5)  # red, green, blue, opacity: unsigned
stroke_colour = _call(pdfium.FPDFPageObj_GetStrokeColor, c_int, *[c_void_p] * 5)
stroke_width = _call(pdfium.FPDFPageObj_GetStrokeWidth, c_int, c_void_p, c_void_p)  # float
path_mode = _call(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)  # filling, stroke: int
path_segments = _call(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
path_segment = _call(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
segment_point = _call(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)  # x, y: float
segment_type = _call(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
segment_closes = _call(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)
