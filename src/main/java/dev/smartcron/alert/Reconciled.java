package dev.smartcron.alert;

import dev.smartcron.store.alerts.Condition;
import java.util.List;
import java.util.stream.Stream;

/**
 * The alerts that a look has opened, and those that it has found to be over.
 *
 * @param opened whether they are told, or something else explains them and keeps them from it
 */
public record Reconciled(List<Condition> opened, List<Condition> over) {
    public static final Reconciled NOTHING = new Reconciled(List.of(), List.of());

    public Reconciled {
        opened = List.copyOf(opened);
        over = List.copyOf(over);
    }

    /** Lines for {@code errors.log}. */
    public List<String> lines() {
        return Stream.concat(
                        opened.stream()
                                .map(each -> line(
                                        each, ", " + each.state().severity().word())),
                        over.stream().map(each -> line(each, " is over")))
                .toList();
    }

    private static String line(Condition condition, String what) {
        return "alert " + condition.id() + what + ": " + condition.summary();
    }
}
