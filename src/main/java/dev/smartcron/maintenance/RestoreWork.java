package dev.smartcron.maintenance;

import dev.smartcron.store.rows.Node;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A restore under way.
 *
 * @param file the backup
 * @param folder for what is not whole yet, beside the database
 * @param target the database
 * @param node as the database has it
 * @param clock of the machine
 */
record RestoreWork(Path file, WorkFolder folder, RestoreTarget target, Node node, Clock clock) {}
