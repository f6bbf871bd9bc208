package dev.smartcron.tick;

import dev.smartcron.process.TaskLog;
import dev.smartcron.store.EventTable;
import java.util.List;

/**
 * What becomes of what tasks print.
 *
 * @param redact patterns masked in the output of every task, besides its own
 */
public record Keeping(TaskLog log, List<String> redact, EventTable events) {}
