"""The worker and its timetable; each job is a use case with a system actor."""
