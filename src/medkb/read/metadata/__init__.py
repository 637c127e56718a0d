"""What an article says of itself: titles, authors, journal, year and DOI."""
