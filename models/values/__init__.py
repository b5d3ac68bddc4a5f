"""How India writes numbers, money, days and phone numbers; pure values, no records."""
