"""Pages of providers: public, one's own, the department's."""
