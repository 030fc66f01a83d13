"""What several commands need: one location, all locations, one auto attendant, a change, a spreadsheet."""
