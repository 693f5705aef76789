"""What is refused, with a code that does not change and an English sentence for logs and tools."""


class SealingError(Exception):
    """Something sealed, signed or sent is not what it should be.

    `code` names the reason for programs: the pages have a translated sentence for each
    (`courses.bids.refusals`).
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
