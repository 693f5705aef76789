"""Roster import: from the sheet an office keeps to the register."""
