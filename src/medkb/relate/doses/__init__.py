"""Doses: their drugs, schedules, routes and conditions, and what only looks like a dose."""
