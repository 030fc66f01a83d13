"""What several commands need: one location, all locations, one auto attendant, a list, a change, a spreadsheet."""
