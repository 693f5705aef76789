"""What bidders' browsers and programs send to."""
