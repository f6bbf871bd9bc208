package dev.smartcron.execution;

/** Bytes that are given with a job and reach its task as they are; nothing prints them. */
public final class Payload {
    /** As many bytes as a job may be given. */
    public static final int MOST_BYTES = 1 << 20;

    private final byte[] bytes;

    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException when it is larger than {@link #MOST_BYTES}
     */
    public Payload(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a payload of " + bytes.length + " bytes is more than " + MOST_BYTES);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its size alone: what is in it is for the task. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
