"""What is kept: tables, sessions, migrations. Knows rows and units of the matrix only as ids."""
