package dev.smartcron.alert;

/** Conditions that were opened and resolved. */
public record Reconciled(int raised, int resolved) {
    public static final Reconciled NOTHING = new Reconciled(0, 0);
}
