package dev.smartcron.status.figures;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells of the minute of the coming day in which most tasks start, where it stands out.
 *
 * @param node whose limit they share
 * @param places how many it runs at once
 */
record BusiestMinutePattern(StartMinutes starts, String node, int places) implements Insight.Pattern {
    /** Fewer at once are no load. */
    private static final int LEAST_STARTS = 5;

    /** The least multiple of the average minute: otherwise all are alike. */
    private static final double LEAST_TIMES_AVERAGE = 3;

    private static final int NAMED = 4;

    @Override
    public List<Insight> find() {
        int[] all = starts.starts(task -> true);
        int busiest = IntStream.range(0, all.length)
                .reduce((one, other) -> all[other] > all[one] ? other : one)
                .orElse(0);
        int most = all.length == 0 ? 0 : all[busiest];
        double average = Arrays.stream(all).average().orElse(0);
        return most >= LEAST_STARTS && most >= LEAST_TIMES_AVERAGE * average
                ? List.of(insight(busiest, most, (int)
                        Arrays.stream(all).filter(minute -> minute == most).count()))
                : List.of();
    }

    private Insight insight(int minute, int most, int times) {
        List<String> tasks = starts.at(minute, task -> true);
        boolean isOver = most > places;
        return new Insight(
                InsightKind.BUSIEST_MINUTE,
                null,
                isOver ? Severity.MEDIUM : Severity.LOW,
                InsightWords.count(most, "task") + " start at "
                        + starts.span().sureTime(starts.span().at(minute))
                        + (times > 1 ? " and in " + InsightWords.count(times - 1, "other minute") + " of the day" : "")
                        + ", more than in any other: " + InsightWords.names(tasks, NAMED) + "; "
                        + (isOver
                                ? node + " runs " + places + " at once, so " + (most - places) + " of them wait"
                                : "all of them may run at once, as " + node + " lets " + places),
                "jitter in the task file spreads them; smartcron simulate --registered shows the whole day.",
                Json.object(
                        "minute", starts.span().time(starts.span().at(minute)),
                        "starts", most,
                        "minutes", times,
                        "max_parallel", places,
                        "tasks", tasks));
    }
}
