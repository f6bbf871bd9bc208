package dev.smartcron.schedule;

/** The thing that makes a schedule fire. */
public enum ScheduleKind {
    /** The time of day. */
    TIMED,
    /** The node's first tick after a boot. */
    REBOOT,
    /** Nothing: it is kept running. */
    CONTINUOUS
}
