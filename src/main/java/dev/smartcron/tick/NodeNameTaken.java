package dev.smartcron.tick;

/** Two living machines tick under one node name; this one is refused. The message says so, {@link #hint} what to try. */
public final class NodeNameTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    NodeNameTaken(String message) {
        super(message);
    }

    public String hint() {
        return "Give each machine its own name with SMARTCRON_NODE.";
    }
}
