package dev.smartcron.schedule;

import java.util.ArrayList;
import java.util.List;

/** The five fields of a cron expression, in the order they are written. */
enum Field {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"),
    /** 0 and 7 are both Sunday. */
    WEEKDAY("weekday", 0, 7, "SUNMONTUEWEDTHUFRISAT");

    private static final int LETTERS = 3;

    private final String title;
    private final int min;
    private final int max;
    private final String names;

    Field(String title, int min, int max, String names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The name of this field in messages. */
    String title() {
        return title;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /** The three-letter names of this field's values from {@link #min} on; empty where only numbers are written. */
    List<String> names() {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < names.length(); i += LETTERS) {
            list.add(names.substring(i, i + LETTERS));
        }
        return list;
    }

    /** The value a name stands for, in any case, or -1. */
    int named(String word) {
        for (int i = 0; word.length() == LETTERS && i < names.length(); i += LETTERS) {
            if (names.regionMatches(true, i, word, 0, LETTERS)) {
                return min + i / LETTERS;
            }
        }
        return -1;
    }
}
