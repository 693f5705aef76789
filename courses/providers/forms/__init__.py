"""Forms of providers: one's own, the department's, the public's."""
