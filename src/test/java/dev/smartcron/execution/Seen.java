package dev.smartcron.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
        rows.stream().filter(row -> row.reason() != null).forEach(row -> state(row.status(), row.reason()));
        return rows;
    }

    /** Attempts of an execution; answers with the same. */
    public static List<Attempt> attempts(List<Attempt> attempts) {
        attempts.stream().filter(each -> each.reason() != null).forEach(each -> state(each.status(), each.reason()));
        return attempts;
    }

    /** A row by the columns {@code status} and {@code reason_code}. */
    public static void row(String status, String code) {
        assertThat(ReasonCode.of(code).states()).as(code).contains(Status.of(status));
        CODES.add(ReasonCode.of(code));
    }

    /** What explains a state; answers with the same. */
    public static Reason state(Status status, Reason reason) {
        assertThat(reason.code().states()).as("states of " + reason).contains(status);
        return reason(reason);
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
