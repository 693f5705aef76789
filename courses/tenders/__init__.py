"""Tenders: what is put out to competition, under which regime, by which dates, and what was published."""
