"""Writes schedule-cases.json: 120 cases of cron in time zones, by Python's own zoneinfo and a plain reading of cron.

Nothing is taken from the program under test: every minute of UTC is walked through, and what its zone's clocks show is
written down. A minute of the clocks comes due when they first show it or, where they leave it out, at the first minute
that they show after it; but where the minute or the hour begins with a star, whenever they show it and never else.

    python3 test/core/watch/schedule-cases.py > test/core/watch/schedule-cases.json
"""
import json
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def field(text, least, most):
    values = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = least, most
        elif "-" in span:
            first, last = map(int, span.split("-"))
        else:
            first = last = int(span)
        values |= set(range(first, last + 1, int(step or 1)))
    return values


def matcher(expression):
    minute, hour, day, month, weekday = expression.split()
    minutes, hours, months = field(minute, 0, 59), field(hour, 0, 23), field(month, 1, 12)
    days, weekdays = field(day, 1, 31), {value % 7 for value in field(weekday, 0, 7)}

    def matches(at):
        if at.minute not in minutes or at.hour not in hours or at.month not in months:
            return False
        by_day, by_weekday = at.day in days, (at.isoweekday() % 7) in weekdays
        # Where both are given, either will do.
        if day != "*" and weekday != "*":
            return by_day or by_weekday
        return by_day and by_weekday

    return matches


def moments(expression, zone, start, days):
    """All moments due in the days from a start, UTC."""
    matches, clocks = matcher(expression), ZoneInfo(zone)
    if any(part.startswith("*") for part in expression.split()[:2]):
        minutes = (start + n * MINUTE for n in range(1, days * 24 * 60))
        return [at for at in minutes if matches(at.astimezone(clocks))]
    due, seen = [], set()
    # Two days early, so that what was shown before is known.
    at = start - timedelta(days=2)
    shown_before = (at - MINUTE).astimezone(clocks).replace(tzinfo=None)
    while at < start + timedelta(days=days):
        shown = at.astimezone(clocks).replace(tzinfo=None, second=0)
        passed, left_out = shown_before + MINUTE, []
        while passed < shown:
            left_out.append(passed)
            passed += MINUTE
        if any(matches(minute) for minute in left_out if minute not in seen) or (shown not in seen and matches(shown)):
            due.append(at)
        seen.update(left_out)
        seen.add(shown)
        shown_before = max(shown_before, shown) if shown < shown_before else shown
        at += MINUTE
    return [moment for moment in due if moment > start]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


# Where, and from when on: the day before clocks change, or an ordinary day.
PLACES = [
    ("Europe/Kyiv", "2024-03-30T12:00"),
    ("Europe/Kyiv", "2024-10-26T12:00"),
    ("America/New_York", "2025-03-08T12:00"),
    ("America/New_York", "2025-11-01T12:00"),
    ("Australia/Lord_Howe", "2024-04-06T00:00"),  # half an hour back
    ("Australia/Lord_Howe", "2024-10-05T00:00"),  # half an hour forward
    ("America/St_Johns", "2010-03-13T12:00"),  # changed one minute after midnight
    ("America/St_Johns", "2010-11-06T12:00"),
    ("America/Sao_Paulo", "2018-11-03T12:00"),  # midnight left out
    ("America/Sao_Paulo", "2018-02-17T12:00"),  # midnight twice
    ("Asia/Beirut", "2022-03-26T12:00"),  # midnight left out
    ("Africa/Casablanca", "2022-03-26T12:00"),  # back for Ramadan
    ("Africa/Casablanca", "2022-05-07T12:00"),
    ("Pacific/Apia", "2011-12-29T00:00"),  # a whole day left out
    ("Asia/Kathmandu", "2024-01-01T00:00"),
    ("UTC", "2024-02-28T00:00"),
    ("Asia/Pyongyang", "2018-05-03T12:00"),  # half an hour forward for good
    ("Europe/Istanbul", "2016-10-29T12:00"),  # clocks that were to go back and did not
    ("Antarctica/Troll", "2021-03-27T12:00"),  # two hours forward
    ("Antarctica/Troll", "2021-10-30T12:00"),  # two hours back
]
EXPRESSIONS = ["0 6 * * *", "30 2 * * *", "40 */4 * * *", "15 0-3 * * *", "*/25 1,2 * * 6,0", "5 0 1-15 3-11 0", "30 * * * *"]

DAYS = 4


def case(zone, start, expression):
    due = [iso(moment) for moment in moments(expression, zone, utc(start), DAYS)]
    until = utc(start) + timedelta(days=DAYS)
    return {"zone": zone, "expression": expression, "after": iso(utc(start)), "until": iso(until), "due": due}


cases = [case(zone, start, expression) for zone, start in PLACES for expression in EXPRESSIONS]
print("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]")
