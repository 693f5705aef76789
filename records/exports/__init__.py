"""Lists as files: large ones made by long work, kept encrypted for a while for who asked."""
