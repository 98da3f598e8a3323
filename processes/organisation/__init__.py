"""Counties, townships, stations, agencies; the people in them and their posts."""
