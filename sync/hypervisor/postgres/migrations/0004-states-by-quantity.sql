-- Means of each quantity are a state of their own: `valueHour/air.pm25`. The next mean tells it.
DELETE FROM states WHERE kind IN ('valueHour', 'valueQuarter');
