"""What units report: check-ins, their review, the reports on the duties, and what stands."""
