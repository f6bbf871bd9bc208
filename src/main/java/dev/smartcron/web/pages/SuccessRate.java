package dev.smartcron.web.pages;

import dev.smartcron.execution.TaskSums;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How many of the runs of a week that are judged went well. */
public record SuccessRate(long well, long judged) {
    static final SuccessRate NONE = new SuccessRate(0, 0);

    static SuccessRate of(TaskSums sums) {
        return new SuccessRate(sums.judged() - sums.failures(), sums.judged());
    }

    /** Of a thousand, not rounded up to all of them where one failed; null where none ran. */
    public @Nullable Long share() {
        return judged == 0 ? null : 1000 * well / judged;
    }

    /** {@code 99.9%}. */
    public String percent() {
        Long share = share();
        return share == null
                ? "–"
                : share % 10 == 0 ? share / 10 + "%" : String.format(Locale.ROOT, "%.1f%%", share / 10.0);
    }
}
