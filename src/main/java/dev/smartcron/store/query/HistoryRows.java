package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the history.
 *
 * @param executions newest first; fewer than wanted, or none, where few of those that were walked fit
 * @param next the id to go on before; null where nothing more is to come
 */
public record HistoryRows(
        List<Execution> executions, @Nullable Long next) {
    public HistoryRows {
        executions = List.copyOf(executions);
    }
}
