package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What tests read of the reasons that the program gave, from its rows or from a refusal. Each is looked at: it explains the
 * state that it stands beside, and its facts make a whole sentence.
 */
public final class Seen {
    private static final Set<ReasonCode> CODES = ConcurrentHashMap.newKeySet();

    private Seen() {}

    static void forget() {
        CODES.clear();
    }

    static Set<ReasonCode> codes() {
        return Set.copyOf(CODES);
    }

    /** Rows of the history; answers with the same. */
    public static List<Execution> rows(List<Execution> rows) {
        rows.forEach(row -> state(row.status(), row.reason()));
        return rows;
    }

    /** Attempts of an execution; answers with the same. */
    public static List<Attempt> attempts(List<Attempt> attempts) {
        attempts.forEach(attempt -> state(attempt.status(), attempt.reason()));
        return attempts;
    }

    /** A row by the columns {@code status} and {@code reason_code}. */
    public static void row(String status, String code) {
        assertThat(ReasonCode.of(code).states()).as(code).contains(Status.of(status));
        CODES.add(ReasonCode.of(code));
    }

    private static void state(Status status, @Nullable Reason reason) {
        if (reason != null) {
            assertThat(reason.code().states()).as("states of " + reason).contains(status);
            reason(reason);
        }
    }

    /** A reason that no row has yet; answers with the same. */
    public static Reason reason(Reason reason) {
        assertThat(Sentence.PLAIN.of(reason)).as("sentence of " + reason).doesNotContain("null");
        Facts.check(reason);
        CODES.add(reason.code());
        reason.facts().forEach((name, value) -> {
            if (value instanceof Map<?, ?>) {
                reason(reason.reason(name).orElseThrow());
            }
        });
        return reason;
    }
}
