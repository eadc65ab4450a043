"""Who hears of what and when: the calendar, the plan, notices to many, and the groups that are bound."""
