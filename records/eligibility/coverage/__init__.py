"""Coverage: how many meet a requirement, by unit and level; its page, its paper, its links."""
