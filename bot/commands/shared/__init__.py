"""What several commands need: one location, all locations, one target, a list, a change, a spreadsheet."""
