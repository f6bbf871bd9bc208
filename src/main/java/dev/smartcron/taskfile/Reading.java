package dev.smartcron.taskfile;

import dev.smartcron.yaml.Problem;
import java.util.List;

/** The result of reading a task file. */
public sealed interface Reading {
    /** Every key of it can be used. */
    record Good(TaskFile file) implements Reading {}

    /** Something cannot, and here is all of it, in the order of the file; at least one. */
    record Bad(List<Problem> problems) implements Reading {}
}
