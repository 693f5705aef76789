"""No log line holds a citizen number or a mobile number in full, whoever wrote it."""

import logging

from records.core.protection.masking import mask_text


class MaskingFilter(logging.Filter):
    """Masks the numbers in a record: in its message, its arguments and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            # A call with the wrong arguments: logging itself will say so, without them.
            record.args = ()
            message = str(record.msg)
        record.msg, record.args = mask_text(message), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_text(record.exc_text)
        if record.stack_info:
            record.stack_info = mask_text(record.stack_info)
        return True
