package dev.smartcron.web.pages;

/** The parts of the dashboard, as its navigation has them. */
public enum SiteSection {
    NOW("Now", "/", "n"),
    TASKS("Tasks", "/tasks", "t"),
    TIMELINE("Timeline", "/timeline", "l"),
    HISTORY("History", "/history", "h"),
    ALERTS("Alerts", "/alerts", "a"),
    QUEUE("Queue", "/queue", "q"),
    PLAN("Plan", "/plan", "p"),
    REPORT("Report", "/report", "r"),
    SYSTEM("System", "/system", "s");

    private final String title;
    private final String path;
    private final String key;

    SiteSection(String title, String path, String key) {
        this.title = title;
        this.path = path;
        this.key = key;
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    /** The key that goes there, after {@code g}. */
    public String key() {
        return key;
    }
}
