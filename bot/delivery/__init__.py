"""Messages that matter: written down with what caused them, sent once, and what became of each."""
