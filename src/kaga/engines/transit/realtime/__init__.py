"""What is different today: messages of GTFS Realtime as an overlay beside the timetable."""
